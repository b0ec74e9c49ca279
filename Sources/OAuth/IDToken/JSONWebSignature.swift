// RFC 7515 section 7.1: a signed token in compact form.
package import Values

/// A token taken apart; nothing about it is verified.
package struct JSONWebSignature: Sendable {
  package let header: JSON
  package let payload: JSON
  let signature: [UInt8]
  /// `header.payload`, as it was signed.
  let signingInput: [UInt8]

  /// - Throws: `IDTokenError.malformed`.
  package init(_ token: some StringProtocol) throws(IDTokenError) {
    let parts = token.trimmed.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3 else { throw .malformed(reason: "it has \(parts.count) parts, a signed token has three") }
    header = try Self.object(parts[0], "header")
    payload = try Self.object(parts[1], "payload")
    guard let signature = Base64URL.decode(parts[2]) else { throw .malformed(reason: "its signature is no base64url") }
    self.signature = signature
    signingInput = Array("\(parts[0]).\(parts[1])".utf8)
  }

  private static func object(_ part: Substring, _ name: String) throws(IDTokenError) -> JSON {
    guard let bytes = Base64URL.decode(part), let json = try? JSON(parsing: bytes), json.object != nil else {
      throw .malformed(reason: "its \(name) is no JSON object")
    }
    return json
  }

  package var keyID: String? { header["kid"]?.text }

  /// - Throws: `IDTokenError.algorithmRefused` for `none`, HMAC and what is not known.
  package func algorithm() throws(IDTokenError) -> SigningAlgorithm {
    let name = header["alg"]?.string ?? ""
    guard let algorithm = SigningAlgorithm(rawValue: name) else {
      throw .algorithmRefused(name.withoutControlCharacters)
    }
    // RFC 7515, section 4.1.11: an extension that is marked critical and not understood.
    if let critical = header["crit"] { throw .malformed(reason: "its header demands \(critical.serialized())") }
    return algorithm
  }

  /// Whether a text has the shape of a signed token: what a gateway may call "opaque" has not.
  package static func looksLikeOne(_ text: some StringProtocol) -> Bool { (try? JSONWebSignature(text)) != nil }
}
