import Foundation
import LosslessYAML
import Testing
import Yams

/// Files kept by hand, each with edits and the file that must come out, compared byte for byte.
struct CorpusTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let name: String
    let input: [UInt8]
    let edits: [YAMLEdit]
    let expected: [UInt8]

    var testDescription: String { name }
  }

  @Test("a hand-written file comes out as expected", arguments: try cases())
  func comesOutAsExpected(_ example: Case) throws {
    let edited = try YAMLDocument(parsing: example.input).applying(example.edits)
    #expect(String(decoding: edited.bytes, as: UTF8.self) == String(decoding: example.expected, as: UTF8.self))
    #expect(edited.bytes == example.expected)
    #expect(edited.dump == (try YAMLDocument(parsing: edited.bytes)).dump, "the tree is that of the new text")
  }

  @Test("the corpus is there")
  func corpusIsThere() throws {
    #expect(try Self.cases().count >= 60)
  }

  static func cases() throws -> [Case] {
    let folder = try #require(Bundle.module.url(forResource: "Corpus", withExtension: nil))
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    return try names.filter { $0.hasSuffix(".in.yaml") }.sorted().map { file in
      let name = String(file.dropLast(".in.yaml".count))
      let read = { (suffix: String) in try [UInt8](Data(contentsOf: folder.appending(path: name + suffix))) }
      let edits = try #require(try Yams.compose(yaml: String(decoding: read(".edit.yaml"), as: UTF8.self))?.sequence)
      return Case(
        name: name, input: try read(".in.yaml"), edits: try edits.map(YAMLEdit.init), expected: try read(".out.yaml"))
    }
  }
}

extension YAMLEdit {
  /// `{set: PATH, to: VALUE}`, `{remove: PATH}` or `{rename: PATH, to: KEY}`.
  fileprivate init(_ node: Yams.Node) throws {
    let path = { (key: String) in node[key].map { list in list.array().map { $0.scalar?.string ?? "" } } }
    if let set = path("set") {
      self = .set(set, YAMLValue(try #require(node["to"])))
    } else if let rename = path("rename") {
      self = .rename(rename, to: try #require(node["to"]?.scalar?.string))
    } else {
      self = .remove(try #require(path("remove")))
    }
  }
}
