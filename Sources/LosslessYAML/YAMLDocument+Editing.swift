extension YAMLDocument {
  /// The document with the edits made, one after the other, each verified to mean what it says and
  /// nothing else; every byte that an edit has no business with stays.
  ///
  /// - Throws: `YAMLEditError` for an edit that cannot be made.
  package func applying(_ edits: [YAMLEdit]) throws(YAMLEditError) -> YAMLDocument {
    var editor = Editor(tree: tree)
    for edit in edits { try editor.apply(edit) }
    return YAMLDocument(editor.tree)
  }
}
