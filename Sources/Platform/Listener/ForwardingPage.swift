/// A page that sends the browser on at once: an address that must not stand in a program's arguments goes this way.
package struct ForwardingPage: Hashable, Sendable {
  package let url: String
  /// Where that is, in words.
  package let place: String

  package init(to url: String, place: String) { (self.url, self.place) = (url, place) }

  package var html: String {
    let address = CallbackPage.escaped(url)
    return CallbackPage.document(
      "Logging out",
      """
      <h1>Logging out</h1>
      <p>Taking you to \(CallbackPage.escaped(place)).</p>
      <p class="detail"><a href="\(address)">Go there now</a></p>
      """,
      head: """
        <meta name="referrer" content="no-referrer">
        <meta http-equiv="refresh" content="0; url=\(address)">
        """)
  }
}
