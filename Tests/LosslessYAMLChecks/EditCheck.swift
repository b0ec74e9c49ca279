package import LosslessYAML

/// A promise of the editor that a document and its edits break.
package struct BrokenPromise: Error, CustomStringConvertible {
  package let description: String

  package init(_ promise: String, _ edit: PlannedEdit, _ before: YAMLDocument, _ after: YAMLDocument? = nil) {
    let texts = [before, after].compactMap { $0 }.map { String(decoding: $0.bytes, as: UTF8.self).debugDescription }
    description = "\(promise): \(edit)\n\(texts.joined(separator: "\n"))"
  }
}

/// Makes edits one after the other and checks, after each, what holds for every text and every edit.
///
/// - Returns: the last document.
/// - Throws: `BrokenPromise`, for an edit that did something else than it says.
@discardableResult
package func check(_ edits: [PlannedEdit], on document: YAMLDocument) throws -> YAMLDocument {
  var document = document
  for edit in edits { document = try check(edit, on: document) ?? document }
  return document
}

/// - Returns: nil where the edit is impossible and was refused.
package func check(_ edit: PlannedEdit, on document: YAMLDocument) throws -> YAMLDocument? {
  let before = document.root?.value ?? .null
  let expected = edit.outcome(before)
  let edited: YAMLDocument
  do throws(YAMLEditError) {
    edited = try document.applying([edit.edit])
  } catch {
    if expected != nil { throw BrokenPromise("a possible edit was refused", edit, document) }
    return nil
  }
  guard let expected else { throw BrokenPromise("an impossible edit was made", edit, document, edited) }
  guard let parsed = try? YAMLDocument(parsing: edited.bytes) else {
    throw BrokenPromise("the result cannot be read", edit, document, edited)
  }
  guard parsed.values.means(expected.orNull) else {
    throw BrokenPromise("the result means something else", edit, document, edited)
  }
  if before.means(expected), edited.bytes != document.bytes {
    throw BrokenPromise("an edit without effect changed bytes", edit, document, edited)
  }
  guard edited.outline == parsed.outline else {
    throw BrokenPromise("the edited tree is not that of the text", edit, document, edited)
  }
  return edited
}

extension YAMLDocument {
  fileprivate var values: YAMLValue { (root?.value ?? .null).orNull }

  /// Every node's place and meaning.
  fileprivate var outline: [String] { root.map(Self.outline) ?? [] }

  private static func outline(_ node: YAMLNode) -> [String] {
    let own = "\(node.location) \(node.kind) \(node.isNull) \(node.string ?? "")"
    return [own] + node.entries.flatMap { outline($0.key) + outline($0.value) } + node.elements.flatMap(outline)
  }
}

extension YAMLValue {
  /// A document whose last key goes may be left with nothing in it.
  fileprivate var orNull: YAMLValue { self == .mapping([]) ? .null : self }
}
