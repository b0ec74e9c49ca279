// RFC 4648 section 5, as RFC 7515 section 2 narrows it: base64url without padding.
import FoundationEssentials
import Values

/// Bytes as text in JWTs, PKCE challenges, `state` and `nonce`.
package enum Base64URL {
  package static func encode(_ bytes: some Sequence<UInt8>) -> String {
    let standard = Data(bytes).base64EncodedString()
    return String(
      standard.compactMap { character -> Character? in
        switch character {
        case "+": "-"
        case "/": "_"
        case "=": nil
        default: character
        }
      })
  }

  /// Padding is taken where it came; nil for anything that is no base64url.
  package static func decode(_ text: some StringProtocol) -> [UInt8]? {
    var standard = ""
    for character in text.trimmingSuffix("=") {
      switch character {
      case "-": standard.append("+")
      case "_": standard.append("/")
      case "+", "/", "=": return nil
      default: standard.append(character)
      }
    }
    standard += String(repeating: "=", count: (4 - standard.utf8.count % 4) % 4)
    return Data(base64Encoded: standard).map { [UInt8]($0) }
  }
}

/// Plain base64 (RFC 4648 section 4), for HTTP Basic and headers of a gateway's own.
package enum Base64 {
  package static func encode(_ bytes: some Sequence<UInt8>) -> String { Data(bytes).base64EncodedString() }
}
