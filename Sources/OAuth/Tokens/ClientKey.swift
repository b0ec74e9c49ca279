// RFC 7523 sections 2.2 and 3, OpenID Connect Core 1.0 section 9: a client that proves itself by a signed assertion.
import JWTKit
package import Values

/// A client's private key, with which it signs who it is (`private_key_jwt`): nothing secret is sent.
package struct ClientKey: Sendable {
  /// By the kind of the key: RS256 or PS256, ES256, ES384, ES512, EdDSA.
  package let algorithm: String
  /// The key's name at the issuer, where it has one.
  package let id: String?
  package let audience: Audience
  private let pem: Secret
  private let signer: any JWTAlgorithm
  private let random: RandomSource
  private let now: @Sendable () -> Timestamp

  /// How long an assertion is good; it is made for one request.
  package static let lifetime = Duration.seconds(60)

  /// Whom an assertion is for. Issuers want it in one of three ways, and compare it letter by letter.
  package enum Audience: Sendable, Hashable {
    /// The issuer's identifier: what draft-ietf-oauth-rfc7523bis demands, since an endpoint may be another issuer's.
    case issuer(String)
    /// As OpenID Connect Core had it, whatever endpoint is asked (Entra).
    case tokenEndpoint
    /// The one that is asked (Okta, Glewlwyd).
    case endpoint

    func text(at endpoint: String, tokenEndpoint: String) -> String {
      switch self {
      case .issuer(let issuer): issuer
      case .tokenEndpoint: tokenEndpoint
      case .endpoint: endpoint
      }
    }
  }

  package enum Failure: Error, Hashable, Sendable {
    /// No private key of a kind that signs, in PEM.
    case unreadable
    /// It wants a passphrase.
    case encrypted
    case cannotSign
  }

  /// - Parameters:
  ///   - pem: PKCS #8, or the key's own form (PKCS #1, SEC 1), not encrypted; what else the text holds is passed over.
  ///   - algorithms: those that the issuer lists, as a hint: PS256 instead of RS256 where it lists that alone.
  /// - Throws: `Failure.unreadable`, `.encrypted`.
  package init(
    pem: Secret, id: String?, audience: Audience, algorithms: [String] = [], random: @escaping RandomSource,
    now: @escaping @Sendable () -> Timestamp
  ) async throws(Failure) {
    guard let block = Self.privateKey(in: pem.reveal()) else { throw .unreadable }
    if block.contains("ENCRYPTED") { throw .encrypted }
    guard let (name, signer) = await Self.signer(block, algorithms) else { throw .unreadable }
    (algorithm, self.signer) = (name, signer)
    (self.pem, self.id, self.audience, self.random, self.now) = (pem, id, audience, random, now)
  }

  private static func signer(_ pem: String, _ listed: [String]) async -> (String, any JWTAlgorithm)? {
    let keys = JWTKeyCollection()
    var name = "RS256"
    if let key = try? JWTKit.Insecure.RSA.PrivateKey(pem: pem) {
      if listed.contains("PS256"), !listed.contains("RS256") {
        name = "PS256"
        await keys.add(pss: key, digestAlgorithm: .sha256)
      } else {
        await keys.add(rsa: key, digestAlgorithm: .sha256)
      }
    } else if let key = try? ES256PrivateKey(pem: pem) {
      name = "ES256"
      await keys.add(ecdsa: key)
    } else if let key = try? ES384PrivateKey(pem: pem) {
      name = "ES384"
      await keys.add(ecdsa: key)
    } else if let key = try? ES512PrivateKey(pem: pem) {
      name = "ES512"
      await keys.add(ecdsa: key)
    } else if let key = try? EdDSA.PrivateKey(pem: pem) {
      name = "EdDSA"
      await keys.add(eddsa: key)
    }
    return (try? await keys.getKey()).map { (name, $0) }
  }

  /// The first private key of a text in PEM (RFC 7468): files often hold EC parameters or a certificate beside it.
  private static func privateKey(in text: String) -> String? {
    let lines = text.split(whereSeparator: \.isNewline).map(\.trimmed)
    guard
      let start = lines.firstIndex(where: { $0.hasPrefix("-----BEGIN ") && $0.hasSuffix("PRIVATE KEY-----") }),
      let end = lines[start...].firstIndex(where: { $0.hasPrefix("-----END ") })
    else { return nil }
    return lines[start...end].joined(separator: "\n")
  }

  /// An assertion for one request.
  /// - Throws: `Failure.cannotSign`.
  package func assertion(of clientID: String, for audience: String) throws(Failure) -> Secret {
    var header: [String: JSON] = ["alg": .string(algorithm), "typ": "JWT"]
    header["kid"] = id.map(JSON.string)
    let issued = now()
    // The name is never twice the same: an issuer refuses an assertion that it has seen.
    let claims: JSON = [
      "iss": .string(clientID), "sub": .string(clientID), "aud": .string(audience),
      "jti": .string(Base64URL.encode(random(16))),
      "iat": .integer(issued.seconds), "exp": .integer((issued + Self.lifetime).seconds),
    ]
    let input = "\(Self.part(.object(header))).\(Self.part(claims))"
    guard let signature = try? signer.sign(Array(input.utf8)) else { throw .cannotSign }
    return Secret("\(input).\(Base64URL.encode(signature))")
  }

  private static func part(_ json: JSON) -> String { Base64URL.encode(Array(json.serialized().utf8)) }
}

extension ClientKey: Hashable {
  package static func == (left: ClientKey, right: ClientKey) -> Bool {
    left.pem == right.pem && left.id == right.id && left.audience == right.audience && left.algorithm == right.algorithm
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(pem)
    hasher.combine(id)
    hasher.combine(audience)
  }
}
