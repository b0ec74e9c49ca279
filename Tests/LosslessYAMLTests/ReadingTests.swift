import LosslessYAML
import Testing

struct ReadingTests {
  private func parse(_ text: String) throws -> YAMLDocument { try YAMLDocument(parsing: Array(text.utf8)) }

  @Test func aDocumentWithoutContentHasNoRoot() throws {
    for text in ["", "# only a comment\n", "\u{FEFF}", "\n\n"] { #expect(try parse(text).root == nil) }
  }

  @Test func scalarsKeepTheirTextWhateverTheirType() throws {
    let root = try #require(
      try parse("a: 1e5\nb: true\nc: 0x1F\nd: 'yes'\ne: ~\nf: \"~\"\ng: 010\nh: |\n  x\n  y\n").root)
    #expect(root["a"]?.string == "1e5")
    #expect(root["b"]?.string == "true")
    #expect(root["b"]?.bool == true)
    #expect(root["c"]?.int == 31)
    #expect(root["d"]?.string == "yes")
    #expect(root["d"]?.bool == nil, "a quoted scalar is text")
    #expect(root["e"]?.isNull == true)
    #expect(root["e"]?.string == nil)
    #expect(root["f"]?.string == "~")
    #expect(root["g"]?.value == .string("010"), "octal for some readers, decimal for others")
    #expect(root["h"]?.string == "x\ny\n")
    #expect(root["none"] == nil)
  }

  @Test func keysAreComparedByteByByte() throws {
    let root = try #require(try parse("e\u{301}: 1\n\u{E9}: 2\n").root)
    #expect(root["e\u{301}"]?.int == 1)
    #expect(root["\u{E9}"]?.int == 2)
  }

  @Test func aliasesAreFollowedAndReportTheirOwnPlace() throws {
    let root = try #require(try parse("a: &x\n  b: 1\nc: *x\n").root)
    #expect(root["c"]?["b"]?.int == 1)
    #expect(root["c"]?.location == YAMLLocation(line: 3, column: 4))
  }

  @Test func aMappingsOwnKeysComeBeforeMergedOnes() throws {
    let text = "a: &a {x: 1, y: 2}\nb: &b {y: 3, z: 4}\nc:\n  <<: [*a, *b]\n  x: 0\n"
    let merged = try #require(try parse(text).root?["c"])
    #expect(merged.value == .mapping([YAMLEntry("x", .int(0)), YAMLEntry("y", .int(2)), YAMLEntry("z", .int(4))]))
    #expect(merged["y"]?.int == 2)
    #expect(merged["z"]?.int == 4)
    #expect(merged["<<"] == nil)
  }

  @Test func aQuotedMergeKeyIsAKeyLikeAnyOther() throws {
    #expect(try parse("'<<': text\n").root?["<<"]?.string == "text")
  }

  @Test func placesAreTheSameInWhateverOrderTheyAreAskedFor() throws {
    let breaks = ["\n", "\r\n", "\r", "\n\n", "\u{2028}", "\n# é\n"]
    let lines = [1, 1, 1, 2, 1, 2]
    var text = "\u{feff}"
    var expected: [YAMLLocation] = []
    var line = 1
    for number in 100..<400 {
      expected.append(YAMLLocation(line: line, column: 7))
      text += "é\(number): x" + breaks[number % breaks.count]
      line += lines[number % breaks.count]
    }
    for order in [Array(0..<300), (0..<300).reversed(), (0..<300).map { $0 * 7 % 300 }] {
      let root = try #require(try YAMLDocument(parsing: Array(text.utf8)).root)
      let values = root.entries.map(\.value)
      #expect(order.map { values[$0].location } == order.map { expected[$0] })
    }
  }

  @Test func locationsCountCharactersAfterEmojiAndCarriageReturns() throws {
    let root = try #require(try parse("\u{FEFF}# 😀\r\n😀😀: ü\r\nb:\r\n  - x\r\n").root)
    #expect(root["😀😀"]?.location == YAMLLocation(line: 2, column: 5))
    #expect(root["b"]?.elements.first?.location == YAMLLocation(line: 4, column: 5))
  }

  @Test func valuesThatAreAbsentStandBehindTheirColon() throws {
    let root = try #require(try parse("a:   # comment\nb: {c: , d}\n").root)
    #expect(root["a"]?.location == YAMLLocation(line: 1, column: 3))
    #expect(root["b"]?["d"]?.isNull == true)
  }

  @Test func tenThousandKeysAreReadInTheirOrder() throws {
    let text = (0..<10_000).map { "key\($0): \($0)\n" }.joined()
    let root = try #require(try parse(text).root)
    #expect(root["key9999"]?.int == 9999)
    #expect(root.entries.count == 10_000)
    #expect(root.entries[17].key.string == "key17")
  }

  @Test func aRenderedValueIsTheSameValueAgain() throws {
    let value = YAMLValue.mapping([
      YAMLEntry("a", .sequence([.mapping([YAMLEntry("b", .null), YAMLEntry("c", .sequence([]))]), .string("no")])),
      YAMLEntry("", .mapping([])),
    ])
    #expect(try parse(value.rendered).root?.value == value)
  }
}
