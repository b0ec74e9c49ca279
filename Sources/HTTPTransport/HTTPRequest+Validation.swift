package import Values

extension HTTPRequest {
  /// Whether the request may reach the server twice.
  package var mayRepeat: Bool {
    switch retry {
    case .byMethod: ["GET", "HEAD", "OPTIONS", "TRACE"].contains(method)
    case .always: true
    case .never: false
    }
  }

  /// The origin that the request goes to, once everything that would be written into its head is sound.
  /// - Throws: `HTTPError.malformedURL`, `HTTPError.malformedRequest`.
  package func validatedOrigin() throws(HTTPError) -> Origin {
    guard method.isToken else { throw .malformedRequest(reason: "the method is no token") }
    for field in headers {
      guard field.name.isToken else {
        throw .malformedRequest(reason: "'\(field.name.withoutControlCharacters)' is no name of a header")
      }
      guard field.value.unicodeScalars.allSatisfy({ $0 == "\t" || ($0.value >= 0x20 && $0.value != 0x7f) }) else {
        throw .malformedRequest(reason: "the value of header '\(field.name)' has a line break or control character")
      }
    }
    let fits = url.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value != 0x7f }
    guard fits, let origin = try? Origin(of: url) else { throw .malformedURL(RedactedURL(url).description) }
    return origin
  }
}

extension String {
  /// A token as RFC 9110, section 5.6.2, has it.
  fileprivate var isToken: Bool {
    !isEmpty && unicodeScalars.allSatisfy { $0.isASCIILetterOrDigit || "!#$%&'*+-.^_`|~".unicodeScalars.contains($0) }
  }
}
