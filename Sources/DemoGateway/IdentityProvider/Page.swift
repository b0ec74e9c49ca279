/// The provider's pages: plain HTML that needs neither scripts nor anything from elsewhere.
enum Page {
  /// The login form of the authorization code flow.
  static func login(transaction: String, email: String?, client: String, error: String? = nil) -> String {
    frame(
      "Sign in",
      """
      <p class="lead"><strong>\(escape(client))</strong> would like to know who you are.</p>
      \(alert(error))
      <form method="post" action="/login">
      <input type="hidden" name="transaction" value="\(escape(transaction))">
      \(credentials(email: email, isInvalid: error != nil))
      <label class="check"><input type="checkbox" name="remember" value="yes"> Keep me signed in</label>
      \(buttons(approve: "Sign in"))
      </form>
      """)
  }

  /// Where a device's user code is entered (RFC 8628 3.3).
  static func activation(userCode: String?, email: String? = nil, error: String? = nil) -> String {
    frame(
      "Connect a device",
      """
      <p class="lead">Go on only if this code is the one that your device shows.</p>
      \(alert(error))
      <form method="post" action="/activate">
      <label for="user_code">Code</label>
      <input class="code" id="user_code" name="user_code" value="\(escape(userCode ?? ""))" required \
      autocomplete="off" autocapitalize="characters" spellcheck="false"\(userCode == nil ? " autofocus" : "")>
      \(credentials(email: email, isInvalid: error != nil))
      \(buttons(approve: "Sign in and approve"))
      </form>
      """)
  }

  /// Where the rack-gateway asks for a code.
  static func secondFactor(state: String, error: String? = nil) -> String {
    frame(
      "Second factor",
      """
      <p class="lead">Enter the code of your authenticator app or a backup code, here or in the terminal.</p>
      \(alert(error))
      <form method="post" action="/app/auth/mfa/challenge">
      <input type="hidden" name="state" value="\(escape(state))">
      <label for="mfa_code">Code</label>
      <input class="code" id="mfa_code" name="mfa_code" type="text" required autocomplete="one-time-code" autofocus>
      <div class="buttons"><button type="submit">Continue</button></div>
      </form>
      """)
  }

  /// A page that only says something.
  static func notice(_ title: String, _ text: String) -> String {
    frame(title, "<p class=\"lead\">\(escape(text))</p>")
  }

  static func escape(_ text: String) -> String {
    text.reduce(into: "") { escaped, character in
      switch character {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      default: escaped.append(character)
      }
    }
  }

  private static func credentials(email: String?, isInvalid: Bool) -> String {
    let invalid = isInvalid ? " aria-describedby=\"error\"" : ""
    return """
      <label for="email">E-mail</label>
      <input id="email" name="email" type="email" value="\(escape(email ?? ""))" autocomplete="username" required\
      \(invalid)>
      <label for="password">Password</label>
      <input id="password" name="password" type="password" autocomplete="current-password" required\(invalid)>
      """
  }

  private static func buttons(approve: String) -> String {
    """
    <div class="buttons">
    <button type="submit" name="action" value="approve">\(approve)</button>
    <button type="submit" name="action" value="deny" class="quiet" formnovalidate>Deny</button>
    </div>
    """
  }

  private static func alert(_ error: String?) -> String {
    error.map { "<p class=\"error\" id=\"error\" role=\"alert\">\(escape($0))</p>" } ?? ""
  }

  private static func frame(_ title: String, _ body: String) -> String {
    """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>\(escape(title)) · gatectl demo</title>
    <style>\(style)</style>
    </head>
    <body>
    <main>
    <p class="brand">gatectl demo</p>
    <h1>\(escape(title))</h1>
    \(body)
    </main>
    <footer>An identity provider on this machine, for trying gatectl out. Users: you@acme.com and other@acme.com, \
    password wonderland.</footer>
    </body>
    </html>
    """
  }
}
