import LosslessYAML
import Testing

/// Documents that are refused, each with the place and the reason that a person sees.
struct RefusalTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let text: String
    let place: String
    let message: String

    init(_ text: String, _ place: String, _ message: String) {
      self.text = text
      self.place = place
      self.message = message
    }

    var testDescription: String { text.debugDescription }
  }

  @Test(
    "a document is refused",
    arguments: [
      Case("a: 1\nb: 2\n'a': 3\n", "3:1", "key 'a' stands twice in one mapping (first at line 1)"),
      Case("x: {a: 1, a: 2}\n", "1:11", "key 'a' stands twice in one mapping (first at line 1)"),
      Case("a: 1\n---\nb: 2\n", "2:1", "a second document begins here; the file may hold only one"),
      Case("a: 1\n...\n%YAML 1.1\n---\n", "3:1", "a second document begins here; the file may hold only one"),
      Case("a: !!str 1\n", "1:4", "the tag 'tag:yaml.org,2002:str' is not allowed"),
      Case("a: ! 1\n", "1:4", "the tag '!' is not allowed"),
      Case("# c\n%TAG ! tag:x,2000:\n---\na: 1\n", "2:1", "the tag '%TAG' is not allowed"),
      Case("a: &x [*x]\n", "1:8", "the alias '*x' stands inside the node that it refers to"),
      Case("a: *x\n", "1:4", "the alias '*x' has no anchor before it"),
      Case("? [a]\n: 1\n", "1:3", "a key must be a scalar, not a list or a mapping"),
      Case("a: &a [1]\n*a : 1\n", "2:1", "a key must be a scalar, not a list or a mapping"),
      Case("<<: 1\n", "1:5", "'<<' takes a mapping, an alias of one, or a list of these"),
      Case("a:\n  <<: [{b: 1}, c]\n", "2:16", "'<<' takes a mapping, an alias of one, or a list of these"),
      Case("a: [1\nb: 2\n", "2:2", "did not find expected ',' or ']' while parsing a flow sequence"),
      Case("é: 1\n\u{7}: 2\n", "2:1", "control characters are not allowed"),
    ])
  func isRefused(_ example: Case) throws {
    let error = try #require(throws: YAMLError.self) { try YAMLDocument(parsing: Array(example.text.utf8)) }
    #expect(error.location.description == example.place)
    #expect(error.description == example.message)
  }

  @Test func bytesThatAreNoUTF8AreRefusedAtTheirPlace() throws {
    let error = try #require(throws: YAMLError.self) {
      try YAMLDocument(parsing: Array("a: 1\nb: ".utf8) + [0xC3, 0x28])
    }
    #expect(error == .notUTF8(YAMLLocation(line: 2, column: 5)))
    #expect(throws: YAMLError.self) { try YAMLDocument(parsing: [0xFF, 0xFE, 0x61, 0x00]) }
  }

  @Test func billionLaughsEndEarly() throws {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...20 {
      text += "a\(level): &a\(level) [" + Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ") + "]\n"
    }
    let error = try #require(throws: YAMLError.self) { try YAMLDocument(parsing: Array(text.utf8)) }
    guard case .tooManyAliases(let limit, let place) = error else { throw error }
    #expect(limit == 500_000)
    #expect(place.line == 6)
  }

  @Test func nestingHasALimitThatAliasesCannotGoAround() throws {
    let deep = String(repeating: "[", count: 65) + String(repeating: "]", count: 65)
    let error = try #require(throws: YAMLError.self) { try YAMLDocument(parsing: Array(deep.utf8)) }
    #expect(error == .tooDeep(limit: 64, YAMLLocation(line: 1, column: 65)))
    var chain = "a0: &a0 [x]\n"
    for level in 1...80 { chain += "a\(level): &a\(level) [*a\(level - 1)]\n" }
    let second = try #require(throws: YAMLError.self) { try YAMLDocument(parsing: Array(chain.utf8)) }
    guard case .tooDeep = second else { throw second }
  }

  @Test func aTextOverTheLimitIsNotEvenParsed() {
    let limits = YAMLLimits(bytes: 4)
    #expect(throws: YAMLError.tooLarge(limit: 4)) { try YAMLDocument(parsing: Array("a: !!".utf8), limits: limits) }
  }

  @Test func manyTagDirectivesCostNoTime() {
    let text = (0..<200_000).map { "%TAG !t\($0)! tag:x,2000:\n" }.joined()
    #expect(throws: YAMLError.self) { try YAMLDocument(parsing: Array((text + "---\n").utf8)) }
    #expect(throws: YAMLError.self) { try YAMLDocument(parsing: Array(("a: 1\n...\n" + text + "---\n").utf8)) }
  }
}
