import LosslessYAML
import Testing

/// Keys are the same or not by every byte, however long they are and however many stand together.
struct KeyTests {
  private static func parse(_ keys: [String]) throws -> YAMLDocument {
    try YAMLDocument(parsing: Array(keys.enumerated().map { "\($1): \($0)\n" }.joined().utf8))
  }

  /// `kkkk` with one letter changed.
  private static func variant(_ length: Int, _ position: Int) -> String {
    let key = Array(repeating: "k", count: length)
    return (key[..<position] + ["x"] + key[(position + 1)...]).joined()
  }

  @Test(arguments: [0, 1, 14, 15, 16, 100])
  func keyThatStandsTwiceIsRefused(others: Int) throws {
    let others = (0..<others).map { "other-\($0)" }
    for length in 1...40 {
      let key = String(repeating: "k", count: length)
      let error = try #require(throws: YAMLError.self) { try Self.parse([key] + others + ["'\(key)'"]) }
      #expect(error.location == YAMLLocation(line: others.count + 2, column: 1))
      #expect(error.description == "key '\(key)' stands twice in one mapping (first at line 1)")
    }
  }

  @Test func keysThatDifferInOneByteAreTwo() throws {
    for length in 1...40 {
      let key = String(repeating: "k", count: length)
      for position in 0..<length {
        let other = Self.variant(length, position)
        let root = try #require(try Self.parse([key, other]).root)
        #expect(root[key]?.int == 0 && root[other]?.int == 1)
      }
      let all = [key] + (0..<length).map { Self.variant(length, $0) }
      #expect(try Self.parse(all).root?.entries.compactMap(\.key.string) == all)
    }
  }

  @Test func keyThatIsSpelledOtherwiseIsTheSame() {
    #expect(throws: YAMLError.self) { try Self.parse(["current-context", #""current\x2dcontext""#]) }
    #expect(throws: YAMLError.self) { try Self.parse(["a", "&a b", "*a "]) }
    #expect(throws: YAMLError.self) { try Self.parse(["''", #""""#]) }
  }
}
