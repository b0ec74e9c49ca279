/// The page a browser shows after the redirect: complete in itself, in the browser's light or dark colours.
package struct CallbackPage: Hashable, Sendable {
  package enum Mood: Hashable, Sendable { case success, failure }

  package var mood: Mood
  package var title: String
  package var message: String
  /// Smaller, below; nil for none.
  package var detail: String?

  package init(mood: Mood = .success, title: String, message: String, detail: String? = nil) {
    (self.mood, self.title, self.message, self.detail) = (mood, title, message, detail)
  }

  package var html: String {
    Self.document(
      title,
      """
      <p class="mark \(mood == .success ? "success" : "failure")" aria-hidden="true">\(mood == .success ? "✓" : "✗")</p>
      <h1>\(Self.escaped(title))</h1>
      <p>\(Self.escaped(message))</p>
      \(detail.map { "<p class=\"detail\">\(Self.escaped($0))</p>" } ?? "")
      """)
  }

  /// A page in this look.
  /// - Parameters:
  ///   - content: of its one box, escaped.
  ///   - head: what else its head holds.
  static func document(_ title: String, _ content: String, head: String = "") -> String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta name="robots" content="noindex">
    \(head)
    <title>\(escaped(title))</title>
    <style>\(style)</style>
    </head>
    <body>
    <main>
    \(content)
    </main>
    </body>
    </html>

    """
  }

  private static let style = """
    :root{color-scheme:light dark}
    body{margin:0;min-height:100vh;display:flex;align-items:center;justify-content:center;
    font:16px/1.5 system-ui,sans-serif;background:#f4f5f7;color:#1d2129}
    main{max-width:30rem;margin:1rem;padding:2rem 2.5rem;border-radius:12px;background:#fff;text-align:center;
    box-shadow:0 1px 3px #0003;overflow-wrap:anywhere}
    h1{font-size:1.4rem;margin:.5rem 0}
    .mark{width:3rem;height:3rem;line-height:3rem;margin:0 auto;border-radius:50%;color:#fff;font-size:1.5rem}
    a{color:inherit}
    .success{background:#1a7f37}.failure{background:#b3261e}
    .detail{font-size:.875rem;opacity:.75}
    @media (prefers-color-scheme:dark){body{background:#16181d;color:#e6e8eb}main{background:#22252b}}
    """

  /// Text made safe between tags and in quoted attributes.
  static func escaped(_ text: String) -> String {
    var result = ""
    for character in text.unicodeScalars {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(character)
      }
    }
    return result
  }
}
