import Foundation
import LosslessYAML
import LosslessYAMLChecks
import Testing

/// What fuzzing found and what it started from, once more.
struct FuzzReplayTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]

    var testDescription: String { name }
  }

  @Test("a fuzz input keeps every promise", arguments: try cases())
  func keepsPromises(_ example: Case) throws {
    try checkFuzzInput(example.bytes)
  }

  static func cases() throws -> [Case] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Fuzz/Corpus").standardized
    return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map { name in
      Case(name: name, bytes: [UInt8](try Data(contentsOf: folder.appending(path: name))))
    }
  }
}
