import Foundation
import JWTKit

/// The check of a posted ID token, in the gateway's words. The signature is JWTKit's affair, not that of the code that
/// made the token.
struct IDTokenVerifier: Sendable {
  struct Refusal: Error { var text: String }

  struct Claims: JWTPayload {
    var iss: String?
    var sub: String?
    var exp: Double?
    var email: String?
    var name: String?

    /// Times are judged by the demo's own clock.
    func verify(using algorithm: some JWTAlgorithm) {}
  }

  /// The issuer's published keys.
  var keySet: JSON

  /// - Parameter domain: the client's `auth0_domain`, a host or a whole issuer.
  /// - Throws: `Refusal` with the gateway's text.
  func verify(_ token: String, domain: String?, now: Date) async throws -> Claims {
    let parts = token.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3 else { throw Refusal(text: "Invalid JWT format") }
    guard let bytes = Data(base64URL: parts[1]), let claims = try? JSONDecoder().decode(Claims.self, from: bytes) else {
      throw Refusal(text: "Invalid JWT payload: expected value at line 1 column 1")
    }
    guard claims.iss == Self.issuer(of: domain) else { throw Refusal(text: "Invalid token issuer") }
    guard let end = claims.exp, Date(timeIntervalSince1970: end) > now else {
      throw Refusal(text: "Token has expired")
    }
    guard claims.sub?.isEmpty == false else { throw Refusal(text: "Missing token subject") }
    do {
      let keys = try await JWTKeyCollection().add(jwksJSON: String(decoding: keySet.data, as: UTF8.self))
      return try await keys.verify(token, as: Claims.self)
    } catch {
      throw Refusal(text: "Invalid token signature")
    }
  }

  /// `https://DOMAIN/`; without a domain the gateway falls back to a tenant of its makers, which no token here is of.
  static func issuer(of domain: String?) -> String {
    guard let domain, !domain.isEmpty else { return "https://default-tenant.us.auth0.com/" }
    if domain.contains("://") { return domain.hasSuffix("/") ? domain : domain + "/" }
    return (domain.hasPrefix("127.0.0.1:") ? "http://" : "https://") + domain + "/"
  }
}
