// RFC 6749 section 4.1.2 and RFC 9207: what comes back to the redirect URI.
package import HTTPTransport
package import Values

/// What a browser brought to the listener, or a person pasted.
package struct AuthorizationResponse: Sendable, Hashable {
  package let code: Secret?
  package let state: State?
  /// RFC 9207: who answered.
  package let issuer: String?
  package let error: OAuthError?
  /// Of the implicit flow, where a callback URL of another tool was pasted.
  package let idToken: Secret?
  package let accessToken: Secret?

  package init(_ parameters: FormFields) {
    code = parameters.parameter("code").map(Secret.init)
    state = parameters.parameter("state").map(State.init)
    issuer = parameters.parameter("iss")
    idToken = parameters.parameter("id_token").map(Secret.init)
    accessToken = parameters.parameter("access_token").map(Secret.init)
    error = parameters.parameter("error").map {
      OAuthError(
        code: $0, description: parameters.parameter("error_description"), uri: parameters.parameter("error_uri"))
    }
  }

  /// Reads what a person may paste: the whole callback URL, its query or fragment alone, or `code#state`
  /// as some pages show it. A fragment goes before a query, as response_mode `fragment` has it.
  ///
  /// - Returns: nil where the text holds neither a code, a token nor an error.
  package init?(pasted text: some StringProtocol) {
    let text = text.trimmed
    let hash = text.firstIndex(of: "#")
    let fragment = hash.map { text[text.index(after: $0)...] } ?? ""
    let front = hash.map { text[..<$0] } ?? text[...]
    let query =
      front.firstIndex(of: "?").map { front[front.index(after: $0)...] } ?? (front.contains("://") ? "" : front)
    for part in [fragment, query] where part.contains("=") {
      let response = AuthorizationResponse(FormFields(decoding: part))
      if response.isAnswer {
        self = response
        return
      }
    }
    guard !front.contains("://"), !front.contains("="), !front.isEmpty, !fragment.isEmpty, !fragment.contains("="),
      !text.contains(where: \.isWhitespace)
    else { return nil }
    self.init(["code": String(front), "state": String(fragment)])
  }

  private var isAnswer: Bool { code != nil || error != nil || idToken != nil || accessToken != nil }
}

extension AuthorizationResponse {
  /// What the response is checked against.
  package struct Expectation: Sendable {
    package let state: State
    /// As the issuer's metadata has it, byte for byte; nil where there is no metadata.
    package let issuer: String?
    /// Whether the metadata promises `iss` in every response (RFC 9207, section 3).
    package let issuerIsAlwaysNamed: Bool

    package init(state: State, issuer: String?, issuerIsAlwaysNamed: Bool = false) {
      self.state = state
      self.issuer = issuer
      self.issuerIsAlwaysNamed = issuerIsAlwaysNamed
    }
  }

  /// Checks `state` first, then `iss`, then whether it is a refusal.
  /// - Returns: the code.
  /// - Throws: `AuthorizationError`.
  package func code(expecting expected: Expectation) throws(AuthorizationError) -> Secret {
    // Providers leave `state` out of denials; a wrong one is a stranger's even there.
    guard state == expected.state || (state == nil && error != nil) else {
      throw state == nil ? .stateMissing : .stateMismatch
    }
    if let issuer, let wanted = expected.issuer, issuer != wanted {
      throw .issuerMismatch(expected: wanted, found: issuer.withoutControlCharacters)
    }
    if let error { throw .refused(error, stateConfirmed: state != nil) }
    // An error may lack `iss` (django-oauth-toolkit promises it and leaves it out); a code may not.
    if issuer == nil, expected.issuerIsAlwaysNamed { throw .issuerMissing(expected: expected.issuer ?? "") }
    guard let code else { throw .codeMissing }
    return code
  }
}

/// Why a response at the redirect URI is no login.
package enum AuthorizationError: Error, Hashable, Sendable {
  /// 76, and a listener goes on waiting: not the answer to this request.
  case stateMismatch
  /// 76, likewise.
  case stateMissing
  /// 76: another issuer answered (RFC 9207: a mix-up attack).
  case issuerMismatch(expected: String, found: String)
  /// 76: the issuer promises to name itself and did not.
  case issuerMissing(expected: String)
  /// 76: neither a code nor an error.
  case codeMissing
  /// By the error's `meaning`: 81 for a refusal or the client, 75 for `temporary`, else 76.
  ///
  /// Without a confirmed `state` it may come from any page in the browser: a listener says so and goes on waiting.
  case refused(OAuthError, stateConfirmed: Bool)
}
