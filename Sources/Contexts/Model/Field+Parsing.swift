import Values

extension Field {
  /// The value that a person typed for this field, put right where it can be (a server's trailing slash,
  /// a bare Auth0 domain for an issuer). An empty text is an empty value, which clears.
  /// - Throws: `ConfigError.invalidValue`, `.invalidServer`.
  package func parse(_ typed: String, from source: Source) throws -> FieldValue {
    let text = shape == .secret ? typed : typed.trimmed
    func invalid(_ expected: String) -> ConfigError {
      .invalidValue(
        key: rawValue, value: isSensitive ? "[redacted]" : text.withoutControlCharacters, source: source,
        expected: expected)
    }
    guard !text.unicodeScalars.contains(where: \.isControl) else { throw invalid("a text without control characters") }
    switch shape {
    case .secret: return .secret(.text(Secret(text)))
    case .list: return .list(text.split { $0 == " " || $0 == "," }.map(String.init))
    case .flag:
      guard let value = ["true": true, "false": false][text.lowercased()] else { throw invalid("true or false") }
      return .flag(value)
    case .integer:
      guard let value = Int(text), value >= 0 else { throw invalid("a whole number") }
      if self == .kubernetesRemotePort, value > 65535 { throw invalid("a port, 0 to 65535") }
      return .integer(value)
    case .map:
      var entries: [String: String] = [:]
      for pair in text.split(separator: ",") {
        guard let equals = pair.firstIndex(of: "="), equals > pair.startIndex else { throw invalid("KEY=VALUE[,…]") }
        entries[String(pair[..<equals])] = String(pair[pair.index(after: equals)...])
      }
      return .map(entries)
    case .text: return .text(text.isEmpty ? "" : try normalized(text, from: source, invalid))
    }
  }

  private func normalized(_ text: String, from source: Source, _ invalid: (String) -> ConfigError) throws -> String {
    switch self {
    case .server: return try ServerURL(text, from: source).description
    case .gateway:
      guard GatewayKind(rawValue: text) != nil else {
        throw invalid("one of \(GatewayKind.allCases.map(\.rawValue).joined(separator: ", "))")
      }
    case .tokenUse:
      guard ["access", "id"].contains(text) else { throw invalid("access or id") }
    case .clientAuthentication:
      let methods = ["none", "client_secret_basic", "client_secret_post", "private_key_jwt"]
      guard methods.contains(text) else { throw invalid("one of \(methods.joined(separator: ", "))") }
    case .mfaMethod:
      guard text == "default" || SecondFactorMethod(named: text) != nil else {
        throw invalid("one of \(SecondFactorMethod.allCases.map(\.rawValue).joined(separator: ", ")), default")
      }
    case .assertionAudience:
      let choices = ["issuer", "token-endpoint", "endpoint"]
      guard choices.contains(text) else { throw invalid("one of \(choices.joined(separator: ", "))") }
    case .issuer: return try Self.issuer(text, invalid)
    case .redirectURI:
      guard (try? LoopbackURI(text)) != nil else {
        throw invalid("a loopback address with a port, such as http://127.0.0.1:8765/callback")
      }
    case .exchangeGrant:
      guard text == Self.tokenExchangeGrant else { throw invalid(Self.tokenExchangeGrant) }
    case .exchangeSubjectToken:
      guard ["access", "id"].contains(text) else { throw invalid("access or id") }
    case .exchangeRequestedTokenType:
      guard Self.requestableTokenTypes.contains(text) else {
        throw invalid("one of \(Self.requestableTokenTypes.joined(separator: ", "))")
      }
    case .authorizationEndpoint, .tokenEndpoint, .deviceAuthorizationEndpoint, .jwksURI, .revocationEndpoint,
      .endSessionEndpoint, .exchangeTokenEndpoint:
      guard let origin = try? Origin(of: text), origin.protectsCredentials else { throw invalid("an https URL") }
    default: break
    }
    return text
  }

  /// RFC 8693, section 2.1.
  private static let tokenExchangeGrant = "urn:ietf:params:oauth:grant-type:token-exchange"
  /// Those of RFC 8693, section 3, that can be a session or lead to one.
  private static let requestableTokenTypes = ["access_token", "id_token", "jwt"].map {
    "urn:ietf:params:oauth:token-type:\($0)"
  }

  /// An issuer as tokens spell it: a bare domain is Auth0's, whose issuer ends in a slash.
  private static func issuer(_ text: String, _ invalid: (String) -> ConfigError) throws -> String {
    guard let url = try? ServerURL(text) else { throw invalid("the https URL of an issuer") }
    guard url.origin.protectsCredentials else { throw invalid("an https URL (plain http only for this machine)") }
    return text.contains("://") ? text : "\(url)/"
  }
}
