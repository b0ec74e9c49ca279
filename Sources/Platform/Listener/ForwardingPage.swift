/// A page that sends the browser on at once: an address that must not stand in a program's arguments goes this way.
package struct ForwardingPage: Hashable, Sendable {
  package let url: String

  package init(to url: String) { self.url = url }

  package var html: String {
    let address = CallbackPage.escaped(url)
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="refresh" content="0; url=\(address)">
      <meta name="robots" content="noindex">
      <title>Logging out</title>
      </head>
      <body><p><a href="\(address)">Go on to log out</a></p></body>
      </html>

      """
  }
}
