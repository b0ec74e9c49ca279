import Testing

extension Child.Outcome {
  /// The lines of standard error that gatectl marked, without `gatectl: `.
  var marked: [String] {
    errors.split(separator: "\n").filter { $0.hasPrefix("gatectl: ") }.map { String($0.dropFirst("gatectl: ".count)) }
  }

  /// Expects the end of a command that failed: one error, then hints, all in the grammar of messages.
  func expectFailure(
    _ expected: Int32, _ error: String, hints: [String] = [], sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(status == expected, "\(errors)", sourceLocation: sourceLocation)
    let closing = marked.filter { !$0.hasPrefix("debug: ") && !$0.hasPrefix("warning: ") }
    #expect(closing == ["error: \(error)"] + hints.map { "hint: \($0)" }, sourceLocation: sourceLocation)
    #expect(errors.hasSuffix(closing.map { "gatectl: \($0)\n" }.joined()), sourceLocation: sourceLocation)
    expectGrammar(sourceLocation: sourceLocation)
  }

  /// Expects what holds for all that gatectl says: no control characters, no full stop at the end of a message.
  func expectGrammar(sourceLocation: SourceLocation = #_sourceLocation) {
    let odd = errors.unicodeScalars.filter { $0.value < 0x20 && $0 != "\n" || (0x7f..<0xa0).contains($0.value) }
    #expect(odd.isEmpty, "\(errors)", sourceLocation: sourceLocation)
    for line in marked {
      #expect(!line.hasSuffix("."), sourceLocation: sourceLocation)
      let message = line.drop { $0 != " " }.dropFirst()
      #expect(message.first?.isUppercase != true, "\(line)", sourceLocation: sourceLocation)
    }
  }
}
