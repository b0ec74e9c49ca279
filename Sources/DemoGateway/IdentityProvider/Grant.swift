import Foundation

/// What one sign-in allowed one client; the family its refresh tokens belong to.
struct Grant: Sendable {
  var id: String
  var clientID: String
  /// nil: the client itself (client credentials).
  var user: User?
  var scopes: [String]
  var audience: String?
  var nonce: String?
  var authenticatedAt: Date
  var isRevoked = false
}

/// An authorization request (RFC 6749 4.1.1, RFC 7636 4.3, OpenID Connect Core 3.1.2.1) that passed the checks.
struct AuthorizationRequest: Sendable {
  var clientID: String
  var redirectURI: String
  var responseType: String
  var scopes: [String]
  var state: String?
  var nonce: String?
  /// S256, or nil for a confidential client that sent none.
  var challenge: String?
  var audience: String?
  var prompt: String?
  var loginHint: String?
}

/// An authorization code.
struct Code: Sendable {
  var request: AuthorizationRequest
  var user: User
  var authenticatedAt: Date
  var issuedAt: Date
  /// Set once the code was used; a second use revokes this grant (RFC 6749 4.1.2).
  var grantID: String?
}

/// A device authorization (RFC 8628 3.2).
struct DeviceRequest: Sendable {
  enum Decision: String { case pending, denied, approved, used }

  var userCode: String
  var clientID: String
  var scopes: [String]
  var audience: String?
  var issuedAt: Date
  var expiresAt: Date
  /// Seconds between polls; grows with each `slow_down`.
  var interval: Int
  var lastPoll: Date?
  var decision = Decision.pending
  var user: User?
}

struct RefreshToken: Sendable {
  var grantID: String
  var expiresAt: Date?
  var isUsed = false
}

struct AccessToken: Sendable {
  var grantID: String
  var scopes: [String]
  var expiresAt: Date
}
