import LosslessYAML
import Testing

struct EditingTests {
  private func parse(_ text: String) throws -> YAMLDocument { try YAMLDocument(parsing: Array(text.utf8)) }

  @Test func anEditThatCannotBeMadeSaysWhy() throws {
    let document = try parse("a: text\nb: {c: 1}\nd: [x]\n")
    let reason = { (edit: YAMLEdit) in
      (#expect(throws: YAMLEditError.self) { try document.applying([edit]) })?.description
    }
    #expect(reason(.set(["a", "b"], .null)) == "cannot edit 'a': its value is not a mapping")
    #expect(reason(.set(["d", "x", "y"], .null)) == "cannot edit 'd': its value is not a mapping")
    #expect(reason(.rename(["x"], to: "y")) == "cannot edit 'x': there is no such key")
    #expect(reason(.rename(["a"], to: "b")) == "cannot edit 'a': there is a key 'b' already")
    #expect(reason(.set([], .null)) == "cannot edit '': the path is empty")
    let twice = YAMLValue.mapping([YAMLEntry("k", .null), YAMLEntry("k", .null)])
    #expect(reason(.set(["a"], twice)) == "cannot edit 'a': the value has two keys 'k'")
  }

  @Test func whatIsAbsentIsRemovedWithoutAChange() throws {
    let document = try parse("a: text\n")
    let edits = [YAMLEdit.remove(["x"]), .remove(["a", "b"]), .remove(["x", "y"]), .rename(["a"], to: "a")]
    #expect(try document.applying(edits).bytes == document.bytes)
  }

  @Test func aFailedEditLeavesTheDocumentAsItWas() throws {
    let document = try parse("a: 1\n")
    #expect(throws: YAMLEditError.self) { try document.applying([.set(["a"], .int(2)), .set(["a", "b"], .null)]) }
    #expect(document.root?["a"]?.int == 1)
  }

  @Test func theEditedDocumentCanBeReadAtOnce() throws {
    let edited = try parse("# ü\nc:\n  a: {x: 1}\n").applying([
      .set(["c", "b", "s"], .string("é")), .set(["c", "a", "x"], .int(2)),
    ])
    #expect(edited.root?["c"]?["b"]?["s"]?.string == "é")
    #expect(edited.root?["c"]?["b"]?["s"]?.location == YAMLLocation(line: 5, column: 8))
    #expect(edited.root?["c"]?["a"]?["x"]?.int == 2)
  }

  @Test func nestingByEditsHasTheLimitOfReading() throws {
    let document = try parse("a: 1\n")
    let path = (0..<80).map { "k\($0)" }
    #expect(throws: YAMLEditError.self) { try document.applying([.set(path, .null)]) }
  }
}
