import Foundation

extension Issuer {
  /// OpenID Connect Discovery 3 and RFC 8414 2; the same document at both places.
  func discovery(isOpenID: Bool) async -> Reply {
    let faults = await board.current
    let variant = faults.text(.discovery)
    if variant == (isOpenID ? "oauth-only" : "openid-only") { return .text("not found", status: 404) }
    var document: [String: JSON] = [
      "issuer": .string(variant == "wrong-issuer" ? "https://evil.example/" : identifier),
      "authorization_endpoint": url("authorize"),
      "token_endpoint": url("oauth/token"),
      "device_authorization_endpoint": url("oauth/device/code"),
      "revocation_endpoint": url("oauth/revoke"),
      "userinfo_endpoint": url("userinfo"),
      "end_session_endpoint": url("logout"),
      "jwks_uri": url(".well-known/jwks.json"),
      "scopes_supported": .strings(Issuer.scopes),
      "response_types_supported": ["code", "id_token", "id_token token"],
      "response_modes_supported": ["query", "fragment"],
      "grant_types_supported": .strings(Issuer.grantTypes),
      "token_endpoint_auth_methods_supported": [
        "none", "client_secret_basic", "client_secret_post", "private_key_jwt",
      ],
      "token_endpoint_auth_signing_alg_values_supported": ["RS256", "ES256", "ES384", "ES512", "EdDSA"],
      "revocation_endpoint_auth_methods_supported": [
        "none", "client_secret_basic", "client_secret_post", "private_key_jwt",
      ],
      "code_challenge_methods_supported": variant == "plain-pkce" ? ["plain"] : ["S256"],
      "subject_types_supported": ["public"],
      "id_token_signing_alg_values_supported": ["RS256", "ES256"],
      "claims_supported": [
        "sub", "iss", "aud", "azp", "exp", "iat", "nonce", "at_hash", "auth_time", "email", "email_verified", "name",
      ],
    ]
    if variant == "no-device" { document["device_authorization_endpoint"] = nil }
    if faults.text(.issInRedirect) != nil { document["authorization_response_iss_parameter_supported"] = true }
    return .json(.object(document), headers: [("Cache-Control", "public, max-age=300")])
  }

  /// RFC 7517 5.
  func keySet() async -> Reply {
    let faults = await board.current
    do {
      return .json(try await publishedKeys(faults), headers: [("Cache-Control", "public, max-age=300")])
    } catch {
      return .text("\(error)", status: 500)
    }
  }

  /// The keys as they are published, which the gateway verifies with, too.
  func publishedKeys(_ faults: Faults) async throws -> JSON {
    let set = try await keys.keySet(rotated: faults.on(.rotateKeys))
    guard let variant = faults.text(.jwks) else { return set }
    let dropped = variant == "bare" ? ["alg", "use"] : ["kid"]
    let keys = (set["keys"]?.array ?? []).compactMap(\.object).map { key in
      JSON.object(key.filter { !dropped.contains($0.key) })
    }
    return ["keys": .array(variant == "empty" ? [] : keys)]
  }

  private func url(_ path: String) -> JSON { .string(identifier + path) }
}
