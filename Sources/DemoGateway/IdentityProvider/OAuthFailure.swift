/// An error answer of RFC 6749 5.2, or of the extensions that share its form.
struct OAuthFailure: Error {
  var code: String
  var description: String
  var status = 400
  /// What Auth0 answers instead, where it differs.
  var auth0Status: Int?

  static func invalidRequest(_ description: String) -> OAuthFailure {
    OAuthFailure(code: "invalid_request", description: description)
  }

  static func invalidGrant(_ description: String) -> OAuthFailure {
    OAuthFailure(code: "invalid_grant", description: description, auth0Status: 403)
  }

  static func invalidClient(_ description: String) -> OAuthFailure {
    OAuthFailure(code: "invalid_client", description: description, status: 401)
  }

  func reply(_ faults: Faults) -> Reply {
    var reply = Reply.json(
      ["error": .string(code), "error_description": .string(faults.errorText(description))],
      status: faults.on(.auth0Statuses) ? auth0Status ?? status : status,
      headers: [("Cache-Control", "no-store")])
    if status == 401 { reply.headers.append(("WWW-Authenticate", #"Basic realm="gatectl-demo""#)) }
    return reply
  }
}
