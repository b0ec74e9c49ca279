// OpenID Connect Core 1.0 section 5.3: asking the issuer who a token belongs to.
package import HTTPTransport
package import Values

/// The issuer's userinfo endpoint.
package struct UserInfoEndpoint: Sendable {
  package let url: String
  private let http: HTTPClient

  package init(url: String, http: HTTPClient) {
    self.url = url
    self.http = http
  }

  /// What an access token is worth there.
  package enum Answer: Sendable {
    /// The token is good; unsigned claims, or none where the answer was signed or encrypted.
    case claims(IDTokenClaims)
    /// 403: the token is good, but was not given for this (RFC 6750, section 3.1).
    case insufficientScope
    /// 401: the token is expired, revoked or none of this issuer's.
    case invalidToken(String)
    /// Any other answer, which says nothing of the token.
    case other(HTTPResponse)
  }

  /// - Throws: `HTTPError` where no whole answer came.
  package func ask(_ token: Secret) async throws -> Answer {
    let answer = try await http.send(
      HTTPRequest(
        "GET", url, headers: ["Accept": "application/json", "Authorization": "Bearer \(token.reveal())"],
        bodyLimit: 1 << 20))
    switch answer.status {
    case 200..<300: return .claims(IDTokenClaims(answer.json ?? .object([:])))
    case 401:
      let challenge = AuthenticateChallenge.bearer(in: answer.head)
      return .invalidToken((challenge?["error_description"] ?? challenge?["error"] ?? "").withoutControlCharacters)
    case 403: return .insufficientScope
    default: return .other(answer)
    }
  }
}
