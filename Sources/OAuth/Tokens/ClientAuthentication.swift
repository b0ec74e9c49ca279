// RFC 6749 section 2.3: how a client proves to the issuer who it is.
package import HTTPTransport
package import Values

/// A client ID and how it is proven.
package struct OAuthClient: Sendable, Hashable {
  package let id: String
  package let authentication: ClientAuthentication

  package init(id: String, authentication: ClientAuthentication = .none) {
    self.id = id
    self.authentication = authentication
  }
}

package enum ClientAuthentication: Sendable, Hashable {
  /// A public client: its ID alone, in the body.
  case none
  /// HTTP Basic; ID and secret are form-encoded first (section 2.3.1), which many clients forget.
  case secretBasic(Secret)
  /// ID and secret in the body.
  case secretPost(Secret)
  /// A signed assertion in the body (`private_key_jwt`).
  case privateKey(ClientKey)

  /// The method for a client secret: the one that is named; else Basic, unless the issuer lists methods
  /// and among them POST but not Basic.
  ///
  /// The list is a hint only: an issuer that lists neither gets Basic, the RFC's default.
  /// - Parameter method: `client_secret_basic`, `client_secret_post` or `none`, from the context.
  /// - Returns: nil where `method` is another word; `private_key_jwt` needs a key, not a secret.
  package init?(secret: Secret?, method: String? = nil, supported: [String] = []) {
    guard let secret else {
      guard method == nil || ["none", "client_secret_basic", "client_secret_post"].contains(method) else { return nil }
      self = .none
      return
    }
    switch method {
    case "none": self = .none
    case "client_secret_basic": self = .secretBasic(secret)
    case "client_secret_post": self = .secretPost(secret)
    case nil:
      let postOnly = supported.contains("client_secret_post") && !supported.contains("client_secret_basic")
      self = postOnly ? .secretPost(secret) : .secretBasic(secret)
    default: return nil
    }
  }
}

extension OAuthClient {
  /// Puts the client's ID, and its proof, into a request about to be sent.
  /// - Parameter endpoint: where the request goes: the token endpoint, or one beside it.
  /// - Throws: `ClientKey.Failure`.
  package func authenticate(
    _ parameters: inout FormFields, _ headers: inout HTTPHeaders, at endpoint: String, tokenEndpoint: String
  ) throws(ClientKey.Failure) {
    switch authentication {
    case .none: parameters.add("client_id", id)
    case .secretPost(let secret):
      parameters.add("client_id", id)
      parameters.add("client_secret", secret.reveal())
    case .secretBasic(let secret):
      let credentials = "\(PercentEncoding.component(id)):\(PercentEncoding.component(secret.reveal()))"
      headers["Authorization"] = "Basic \(Base64.encode(credentials.utf8))"
    case .privateKey(let key):
      let assertion = try key.assertion(of: id, for: key.audience.text(at: endpoint, tokenEndpoint: tokenEndpoint))
      parameters.add("client_id", id)
      parameters.add("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
      parameters.add("client_assertion", assertion.reveal())
    }
  }
}
