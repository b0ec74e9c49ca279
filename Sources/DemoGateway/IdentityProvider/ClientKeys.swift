import Foundation
import JWTKit

/// The public keys of the client `gatectl-demo-key`, and the assertions it has shown (RFC 7523 3, OpenID Connect Core 9).
actor ClientKeys {
  static let assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

  /// Whom its assertions have to be for, in the words of gatectl's `idp.assertion-audience`.
  enum Audience: String {
    case issuer
    case tokenEndpoint = "token-endpoint"
    case endpoint
  }

  private let keys = JWTKeyCollection()
  private var seen: Set<String> = []
  private var audience = Audience.issuer

  private struct Claims: JWTPayload {
    var iss: String
    var sub: String
    /// One text and no list (draft-ietf-oauth-rfc7523bis).
    var aud: String
    var jti: String
    var exp: Double

    /// Times are judged by the demo's own clock.
    func verify(using algorithm: some JWTAlgorithm) {}
  }

  /// - Parameter name: the `kid` under which it is known.
  /// - Returns: false for what is no public key in PEM.
  func register(pem: String, name: String, audience: Audience) async -> Bool {
    self.audience = audience
    let kid = JWKIdentifier(string: name)
    if let key = try? JWTKit.Insecure.RSA.PublicKey(pem: pem) {
      await keys.add(rsa: key, digestAlgorithm: .sha256, kid: kid)
    } else if let key = try? ES256PublicKey(pem: pem) {
      await keys.add(ecdsa: key, kid: kid)
    } else if let key = try? ES384PublicKey(pem: pem) {
      await keys.add(ecdsa: key, kid: kid)
    } else if let key = try? ES512PublicKey(pem: pem) {
      await keys.add(ecdsa: key, kid: kid)
    } else if let key = try? EdDSA.PublicKey(pem: pem) {
      await keys.add(eddsa: key, kid: kid)
    } else {
      return false
    }
    return true
  }

  /// - Parameter path: of the endpoint that was asked.
  /// - Returns: the client that the assertion proves.
  func client(
    of assertion: String, issuer: String, path: String, now: Date
  ) async throws(OAuthFailure) -> String {
    let expected =
      switch audience {
      case .issuer: issuer
      case .tokenEndpoint: issuer + "oauth/token"
      case .endpoint: String(issuer.dropLast()) + path
      }
    let claims: Claims
    do {
      claims = try await keys.verify(assertion, as: Claims.self)
    } catch {
      throw .invalidClient("the assertion's signature or form is wrong")
    }
    guard claims.iss == claims.sub, claims.aud == expected else {
      throw .invalidClient("the assertion is not for \(audience.rawValue) \(expected)")
    }
    let end = Date(timeIntervalSince1970: claims.exp)
    guard end > now, end < now.addingTimeInterval(600) else { throw .invalidClient("the assertion has expired") }
    guard seen.insert(claims.jti).inserted else { throw .invalidClient("the assertion was shown before") }
    return claims.sub
  }
}
