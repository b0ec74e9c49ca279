import HTTPTransport
import Values

/// A gateway's login that trades an ID token for a session of its own: where, and under which JSON names.
///
/// The kinds are presets of it; a context's `exchange:` changes single fields. Names of the answer may be paths
/// (`user.email`).
package struct TokenExchangeLogin: Sendable, Hashable {
  /// Takes a POST with a JSON object.
  package var loginPath: String
  /// The ID token's name in that object.
  package var tokenField: String
  package var sessionField: String
  package var expiresField: String
  /// Whom the session is for; the first that the answer has.
  package var userFields: [String]
  package var rolesField: String
  /// What the gateway calls the token.
  package var nameField: String
  /// Answers 2xx to a GET with a good session.
  package var statusPath: String

  /// The tracker's endpoints are not public; these are the names that such servers use most.
  package static let tracker = TokenExchangeLogin(
    loginPath: "/api/auth/login", tokenField: "id_token", sessionField: "token", expiresField: "expires_at",
    userFields: ["user.email", "email"], rolesField: "roles", nameField: "token_name", statusPath: "/api/auth/me")

  /// NoETL's own names; its sessions are validated by another request than a GET.
  package static let noetl = TokenExchangeLogin(
    loginPath: "/api/auth/login", tokenField: "auth0_token", sessionField: "session_token", expiresField: "expires_at",
    userFields: ["user.email", "user.display_name"], rolesField: "user.roles", nameField: "token_name",
    statusPath: "/api/auth/validate")

  /// - Parameter more: what the gateway wants beside the token.
  func request(
    _ idToken: Secret, to server: ServerURL, with more: [String: JSON] = [:], timeout: Duration
  ) -> HTTPRequest {
    let body = more.merging([tokenField: .string(idToken.reveal())]) { $1 }
    return HTTPRequest(
      "POST", server.appending(loginPath),
      headers: ["Content-Type": "application/json", "Accept": "application/json"],
      body: Array(JSON.object(body).serialized().utf8), timeout: timeout, retry: .never, carriesSecrets: true)
  }

  /// The session in a gateway's answer.
  /// - Throws: `GatewayError`.
  func session(in answer: HTTPResponse) throws -> IssuedSession {
    guard answer.isSuccess else { throw GatewayError(answer) }
    guard let json = answer.json, json.object != nil else {
      throw GatewayError.protocolViolation("the gateway's login answer is no JSON object")
    }
    guard let token = json[path: sessionField]?.text else {
      throw GatewayError.protocolViolation("the gateway's login answer holds no \(sessionField)")
    }
    // RFC 6750 section 2.1: what could not be sent as a bearer token is none.
    guard token.unicodeScalars.allSatisfy({ $0.isASCII && $0.value > 0x20 && $0.value < 0x7F }) else {
      throw GatewayError.protocolViolation("the \(sessionField) in the gateway's login answer is no token")
    }
    return IssuedSession(
      token: Secret(token), user: user(in: json), expiresAt: expiry(in: json),
      roles: json[path: rolesField]?.strings ?? [], tokenName: json[path: nameField]?.text?.withoutControlCharacters)
  }

  func user(in json: JSON) -> String? {
    userFields.lazy.compactMap { json[path: $0]?.text }.first?.withoutControlCharacters
  }

  /// A time as text, or as seconds since 1970.
  func expiry(in json: JSON) -> Timestamp? {
    let value = json[path: expiresField]
    return value?.text.flatMap { Timestamp($0) } ?? value?.integer.map(Timestamp.init(seconds:))
  }
}

extension JSON {
  /// The value at the end of keys separated by dots.
  subscript(path path: String) -> JSON? {
    path.split(separator: ".").reduce(self as JSON?) { $0?[String($1)] }
  }
}
