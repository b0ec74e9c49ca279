import Testing
import Values

extension Demo {
  /// An ID token as another tool would have got it.
  func idToken() async throws -> String {
    let request: JSON = [
      "grant_type": "password", "client_id": .string(Self.clientID), "username": .string(Self.user),
      "password": .string(Self.password), "scope": "openid profile email",
    ]
    let answer = try await PlainHTTP.send("POST", "\(issuer)oauth/token", body: request.serialized())
    return try #require(JSON(parsing: answer.body)["id_token"]?.string, "\(answer.text)")
  }

  /// Signs in at a login page without following where it leads.
  /// - Returns: the callback URL that a browser's address bar would show.
  func callback(of authorizationURL: String) async throws -> String {
    let page = try await PlainHTTP.send("GET", authorizationURL).text
    let match = try #require(page.firstMatch(of: /name="transaction" value="([^"]*)"/), "\(page)")
    let form = "transaction=\(match.1)&email=you%40acme.com&password=\(Self.password)&action=approve"
    let answer = try await PlainHTTP.send(
      "POST", "\(issuer)login", body: form, type: "application/x-www-form-urlencoded")
    return try #require(answer.header("Location"), "\(answer.head)")
  }
}

extension Child {
  /// The URL that a login prints for the person.
  func loginURL(on transcript: Transcript) async throws -> String {
    try await transcript.line(with: "/authorize?").drop { $0.isWhitespace }.description
  }
}
