import LosslessYAML

/// Takes a document, a NUL, which no document can hold, and bytes that edits are made from.
///
/// - Throws: `BrokenPromise`.
package func checkFuzzInput(_ input: [UInt8]) throws {
  let parts = input.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
  let text = parts.first.map(Array.init) ?? []
  guard var document = try? YAMLDocument(parsing: text) else { return }
  try checkLeadingScalar(document)
  var planner = EditPlanner(parts.count > 1 ? parts[1] : [])
  var edits = 0
  while !planner.isAtEnd, edits < 8 {
    let edit = planner.next(for: document.root?.value ?? .null)
    document = try check(edit, on: document) ?? document
    edits += 1
  }
}

/// The streamed read must not answer anything else than the whole parse, however it is fed.
private func checkLeadingScalar(_ document: YAMLDocument) throws {
  let bytes = document.bytes
  var position = 0
  let found = YAMLDocument.leadingScalar("a") { buffer in
    let count = min(7, buffer.count, bytes.count - position)
    buffer.copyBytes(from: bytes[position..<position + count])
    position += count
    return count
  }
  if let found, document.root?["a"]?.string != found {
    throw BrokenPromise("the streamed read found '\(found)'", .remove([]), document)
  }
}
