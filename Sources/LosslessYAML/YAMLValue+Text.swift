extension YAMLValue {
  /// The value as a document of its own, in block style, its last line ended.
  package var rendered: String {
    let writer = ValueWriter(lineBreak: [Source.lineFeed], step: 2, isJSON: false)
    let draft = Draft(self)
    let bytes = writer.inline(draft) ?? writer.block(draft, column: 0)
    return String(decoding: bytes, as: UTF8.self) + "\n"
  }
}
