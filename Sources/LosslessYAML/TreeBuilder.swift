import CLibYAML

/// Builds a `Tree` from events and refuses what no config file needs: tags, duplicate keys, a
/// second document, aliases that never end.
struct TreeBuilder {
  let bytes: [UInt8]
  /// The same bytes where they lie, for what is asked of every node.
  let all: UnsafeBufferPointer<UInt8>
  /// Where the text begins: behind a byte order mark.
  let base: Int
  let limits: YAMLLimits
  var offsets: MarkOffsets
  var nodes = PackedNodes()
  var texts: [UInt8] = []
  /// The collection that is being read; outermost the document itself.
  var frame = Frame(index: 0, isMapping: false, awaitsKey: false, anchor: nil, expandedBefore: 0)
  /// Those around it.
  var outer: [Frame] = []
  var anchors = Anchors()
  var keys = KeyCheck()
  /// Where the last scalar, alias or closing bracket ended.
  var lastEnd = 0
  /// How many nodes there are with every alias replaced by what it stands for.
  var expanded = 0
  /// How many of those aliases brought in.
  var aliased = 0
  var hasDocument = false
  /// `---`, `...` or a directive stands in the text.
  var hasMarkers = false

  /// A collection whose end has not come yet.
  struct Frame {
    let index: Int
    let isMapping: Bool
    /// The next node is a key.
    var awaitsKey: Bool
    /// How deep its children nest, aliases followed.
    var height = 0
    let anchor: Int?
    let expandedBefore: Int
  }

  /// - Parameter all: where `bytes` lie as long as there is a builder.
  init(bytes: [UInt8], all: UnsafeBufferPointer<UInt8>, base: Int, limits: YAMLLimits) {
    self.bytes = bytes
    self.all = all
    self.base = base
    self.limits = limits
    offsets = MarkOffsets(UnsafeBufferPointer(rebasing: all[base...]), base: base)
    // Memory that no node comes to lie in costs nothing; moving all nodes to a larger place does.
    nodes.reserveCapacity(all.count / 12 + 16)
    lastEnd = base
  }

  mutating func build() throws(YAMLError) {
    try refuseTagDirectives()
    var parser = try EventParser()
    parser.read(UnsafeBufferPointer(rebasing: all[base...]))
    while true {
      let event = try parser.next()
      switch event.pointee.type {
      case YAML_SCALAR_EVENT: try scalar(event)
      case YAML_ALIAS_EVENT: try alias(event)
      case YAML_MAPPING_START_EVENT, YAML_SEQUENCE_START_EVENT: try open(event)
      case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT: try close(event)
      case YAML_DOCUMENT_START_EVENT: try beginDocument(event)
      case YAML_DOCUMENT_END_EVENT: try endDocument(event)
      case YAML_STREAM_END_EVENT: return
      default: break
      }
    }
  }

  mutating func offset(_ mark: yaml_mark_t) -> Int { offsets(mark.index) }

  func location(_ offset: Int) -> YAMLLocation { YAMLLocation(offset: offset, in: bytes) }

  private mutating func beginDocument(_ event: UnsafePointer<yaml_event_t>) throws(YAMLError) {
    if hasDocument { throw .severalDocuments(YAMLLocation(event.pointee.start_mark)) }
    hasDocument = true
    hasMarkers = event.pointee.data.document_start.implicit == 0
  }

  private mutating func endDocument(_ event: UnsafePointer<yaml_event_t>) throws(YAMLError) {
    if event.pointee.data.document_end.implicit == 0 { hasMarkers = true }
    // Directives can only belong to a second document, and libyaml takes quadratic time over many.
    var position = offset(event.pointee.end_mark)
    while position < bytes.count {
      if bytes[position] == UInt8(ascii: "%"), Source.breakLength(bytes, before: position) > 0 {
        throw .severalDocuments(location(position))
      }
      position += 1
    }
  }

  /// `%TAG` lines are refused before libyaml sees them: it compares each with all before it.
  private func refuseTagDirectives() throws(YAMLError) {
    var line = base
    while line < bytes.count {
      var end = line
      while end < bytes.count, Source.breakLength(bytes, at: end) == 0 { end += 1 }
      let content = bytes[line..<end].drop(while: Source.isBlank)
      guard content.isEmpty || content.first == Source.hash || bytes[line] == UInt8(ascii: "%") else { return }
      if content.starts(with: "%TAG".utf8) { throw .tag("%TAG", location(line)) }
      line = end + max(Source.breakLength(bytes, at: end), 1)
    }
  }
}
