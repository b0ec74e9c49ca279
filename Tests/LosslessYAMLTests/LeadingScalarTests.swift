import LosslessYAML
import Testing

struct LeadingScalarTests {
  private struct Broken: Error {}

  /// Reads through a source of `chunk` bytes at a time; returns what was found and how much was read.
  private func lead(_ text: String, _ key: String, chunk: Int = 5) -> (value: String?, read: Int) {
    let bytes = Array(text.utf8)
    var position = 0
    let value = YAMLDocument.leadingScalar(key) { buffer in
      let count = min(chunk, buffer.count, bytes.count - position)
      buffer.copyBytes(from: bytes[position..<position + count])
      position += count
      return count
    }
    return (value, position)
  }

  @Test func theSecondKeyIsFoundWithoutReadingOn() {
    let head = "apiVersion: gatectl/v1\ncurrent-context: \"gke \\u00e9\"  # c\n"
    let found = lead(
      head + "contexts:\n" + String(repeating: "  a: 1\n", count: 200_000), "current-context", chunk: 4096)
    #expect(found.value == "gke é")
    #expect(found.read <= 16 * 4096)
  }

  @Test func nestedKeysOfTheSameNameAreNotTaken() {
    #expect(lead("a: {k: 1}\nb:\n  k: 2\nk: 3\n", "k").value == "3")
    #expect(lead("\u{FEFF}k: x", "k").value == "x")
  }

  @Test(arguments: [1, 2, 3, 4, 5, 4096])
  func byteOrderMarkIndentsNothing(chunk: Int) {
    #expect(lead("\u{FEFF}k: x\n y\n", "k", chunk: chunk).value == "x y")
    #expect(lead("\u{FEFF}", "k", chunk: chunk).value == nil)
  }

  @Test func nothingIsFoundWhereOnlyAWholeParseCanTell() {
    for text in [
      "", "- k\n", "k: ~\n", "k: {a: 1}\n", "a: &x 1\nk: *x\n", "k: !t x\n", "a: 1\nb: 1\nc: 1\nd: 1\nk: x\n", "k: [\n",
    ] {
      #expect(lead(text, "k").value == nil, "\(text)")
    }
  }

  @Test func anErrorOfTheSourceComesThrough() {
    #expect(throws: Broken.self) {
      try YAMLDocument.leadingScalar("k") { _ throws(Broken) -> Int in throw Broken() }
    }
  }
}
