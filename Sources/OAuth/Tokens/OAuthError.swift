// RFC 6749 sections 4.1.2.1 and 5.2: what a server says when it does not do what was asked.
package import HTTPTransport
import Values

/// The words of a refusal, fit for a terminal; all empty where the server said nothing.
package struct OAuthError: Error, Hashable, Sendable {
  /// `access_denied`, `invalid_grant`, …, or a word no RFC knows; nil where the body was no OAuth error.
  package let code: String?
  /// What the server wrote for people: `error_description`, or a short body of plain text.
  package let description: String?
  package let uri: String?

  package init(code: String?, description: String? = nil, uri: String? = nil) {
    self.code = code.flatMap(Self.clean)
    self.description = description.flatMap(Self.clean)
    self.uri = uri.flatMap(Self.clean)
  }

  /// Reads an answer of any shape: JSON, with `error` a text or an object, plain text, HTML (passed over), nothing.
  package init(answer: HTTPResponse) {
    if let json = answer.json, json.object != nil {
      let error = json["error"]
      self.init(
        code: error?.text ?? error?["code"]?.text ?? error?["type"]?.text,
        description: json["error_description"]?.text ?? error?["message"]?.text ?? json["message"]?.text
          ?? json["detail"]?.text,
        uri: json["error_uri"]?.text)
    } else {
      let text = String(decoding: answer.body.prefix(Self.longest * 4), as: UTF8.self).trimmed
      let isMarkup = text.hasPrefix("<") || answer.headers["Content-Type"]?.lowercased().contains("html") == true
      self.init(code: nil, description: isMarkup ? nil : text)
    }
  }

  private static let longest = 300

  private static func clean(_ text: String) -> String? {
    let plain = text.withoutControlCharacters.trimmed
    return plain.isEmpty ? nil : plain.count <= longest ? plain : "\(plain.prefix(longest))…"
  }
}

extension OAuthError {
  /// `invalid_grant: the code has expired`, or "no reason given".
  package var summary: String {
    [code, description].compactMap { $0 }.joined(separator: ": ").nonEmpty ?? "no reason given"
  }
}

extension OAuthError {
  /// What a caller does about an error code.
  package enum Meaning: Sendable, Hashable {
    /// The person, the password, the code or the policy: asking again in the same way is of no use.
    case refusal
    /// The client's registration or its secret.
    case client
    /// The server has a bad moment (`temporarily_unavailable`, `server_error`).
    case temporary
    /// The request itself, or a word that is not known.
    case request
  }

  package var meaning: Meaning {
    switch code {
    case "access_denied", "invalid_grant", "login_required", "consent_required", "interaction_required",
      "account_selection_required", "invalid_code", "mfa_required", "password_leaked", "too_many_attempts",
      "requires_validation", "invalid_user_password", "invalid_token", "expired_token", "authorization_declined":
      .refusal
    case "invalid_client", "unauthorized_client": .client
    case "temporarily_unavailable", "server_error": .temporary
    default: .request
    }
  }
}
