import CLibYAML

extension TreeBuilder {
  mutating func scalar(_ event: yaml_event_t) throws(YAMLError) {
    let scalar = event.data.scalar
    if let tag = scalar.tag { throw .tag(String(cString: tag), YAMLLocation(event.start_mark)) }
    let range = scalarRange(event)
    var node = Node(start: UInt32(range.lowerBound), end: UInt32(range.upperBound), kind: .scalar, style: .plain)
    node.style = Node.Style(scalar.style)
    node.size = UInt32(scalar.length)
    let content = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
    let closing = range.upperBound - (node.style == .single || node.style == .double ? 1 : 0)
    let first = closing - scalar.length
    if first >= range.lowerBound, Self.isSame(content, text, at: first - base) {
      node.text = UInt32(first)
    } else {
      node.text = UInt32(texts.count)
      node.flags.insert(.decoded)
      texts.append(contentsOf: content)
    }
    let anchor = declare(scalar.anchor, node: &node)
    if isKey, node.style == .plain, content.count == 2, content[0] == UInt8(ascii: "<"), content[1] == content[0],
      let frame = frames.last
    {
      nodes[frame.index].flags.insert(.merging)
    }
    began()
    nodes.append(node)
    expanded += 1
    lastEnd = range.upperBound
    if let anchor { anchors.close(anchor, size: 1, height: 0) }
    ended(height: 0)
  }

  mutating func alias(_ event: yaml_event_t) throws(YAMLError) {
    let name = event.data.alias.anchor.map { String(cString: $0) } ?? ""
    let place = YAMLLocation(event.start_mark)
    guard let anchor = anchors[name] else { throw .unknownAlias(name, place) }
    guard anchor.isClosed else { throw .recursiveAlias(name, place) }
    if isKey, nodes[anchor.index].kind != .scalar { throw .collectionKey(place) }
    began()
    if frames.count + anchor.height > limits.depth { throw .tooDeep(limit: limits.depth, place) }
    aliased += anchor.size
    expanded += anchor.size
    if aliased > limits.aliasedNodes { throw .tooManyAliases(limit: limits.aliasedNodes, place) }
    let start = offset(event.start_mark)
    lastEnd = offset(event.end_mark)
    var node = Node(start: UInt32(start), end: UInt32(lastEnd), kind: .alias, style: .plain)
    node.text = UInt32(anchor.index)
    nodes.append(node)
    ended(height: anchor.height)
  }

  mutating func open(_ event: yaml_event_t) throws(YAMLError) {
    let isMapping = event.type == YAML_MAPPING_START_EVENT
    let tag = isMapping ? event.data.mapping_start.tag : event.data.sequence_start.tag
    let name = isMapping ? event.data.mapping_start.anchor : event.data.sequence_start.anchor
    let isFlow =
      isMapping
      ? event.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE
      : event.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE
    let place = YAMLLocation(event.start_mark)
    if let tag { throw .tag(String(cString: tag), place) }
    if isKey { throw .collectionKey(place) }
    if frames.count >= limits.depth { throw .tooDeep(limit: limits.depth, place) }
    let start = offset(event.start_mark)
    var node = Node(
      start: UInt32(start), end: UInt32(start), kind: isMapping ? .mapping : .sequence, style: isFlow ? .flow : .block)
    let anchor = declare(name, node: &node)
    began()
    frames.append(
      Frame(
        index: nodes.count, isMapping: isMapping, awaitsKey: isMapping, anchor: anchor, expandedBefore: expanded))
    nodes.append(node)
    expanded += 1
    if isFlow { lastEnd = offset(event.end_mark) }
  }

  mutating func close(_ event: yaml_event_t) throws(YAMLError) {
    guard let frame = frames.popLast() else { return }
    // Only a bracket has a width of its own; a block ends where its last child does.
    if nodes[frame.index].style == .flow, event.end_mark.index > event.start_mark.index {
      lastEnd = offset(event.end_mark)
    }
    nodes[frame.index].end = UInt32(max(lastEnd, Int(nodes[frame.index].start)))
    nodes[frame.index].size = UInt32(nodes.count - frame.index)
    if frame.isMapping { try checkKeys(frame.index) }
    let height = frame.height + 1
    if let anchor = frame.anchor { anchors.close(anchor, size: expanded - frame.expandedBefore, height: height) }
    ended(height: height)
  }

  /// The text holds the content at the offset; every scalar is compared, so this has to be fast.
  private static func isSame(
    _ content: UnsafeBufferPointer<UInt8>, _ text: UnsafeBufferPointer<UInt8>, at offset: Int
  ) -> Bool {
    guard let start = content.baseAddress, let text = text.baseAddress else { return true }
    return memcmp(start, text + offset, content.count) == 0
  }

  private var isKey: Bool { frames.last?.awaitsKey ?? false }

  /// The bytes of a scalar. An absent one, whose mark may stand anywhere up to the next token, is put
  /// right behind the indicator that announced it, or behind the node before it.
  private mutating func scalarRange(_ event: yaml_event_t) -> Range<Int> {
    let start = offset(event.start_mark)
    let end = offset(event.end_mark)
    switch event.data.scalar.style {
    case YAML_LITERAL_SCALAR_STYLE, YAML_FOLDED_SCALAR_STYLE: return start..<blockScalarEnd(start..<end)
    default: break
    }
    guard start == end else { return start..<end }
    let indicators: [UInt8] = [UInt8(ascii: ":"), UInt8(ascii: "-"), UInt8(ascii: "?")]
    if start > lastEnd, indicators.contains(bytes[start - 1]) { return start..<start }
    return lastEnd..<lastEnd
  }

  /// libyaml's mark stands at the line behind the scalar. Only the final line break goes, and empty
  /// lines where the header does not keep them (`+`).
  private func blockScalarEnd(_ range: Range<Int>) -> Int {
    var end = range.upperBound
    let header = bytes[range].prefix { $0 != Source.lineFeed && $0 != Source.carriageReturn && $0 != Source.hash }
    let keeps = header.contains(UInt8(ascii: "+"))
    while end > range.lowerBound {
      let length = Source.breakLength(bytes, before: end)
      if length == 0 { break }
      end -= length
      if keeps { break }
    }
    return end
  }

  private mutating func declare(_ name: UnsafeMutablePointer<yaml_char_t>?, node: inout Node) -> Int? {
    guard let name else { return nil }
    node.flags.insert(.anchored)
    return anchors.open(String(cString: name), index: nodes.count)
  }

  /// A key may be followed by a value, a value by a key.
  private mutating func began() {
    guard !frames.isEmpty, frames[frames.count - 1].isMapping else { return }
    frames[frames.count - 1].awaitsKey.toggle()
  }

  private mutating func ended(height: Int) {
    guard !frames.isEmpty else { return }
    frames[frames.count - 1].height = max(frames[frames.count - 1].height, height)
  }
}

extension Node.Style {
  init(_ style: yaml_scalar_style_t) {
    switch style {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE: self = .single
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE: self = .double
    case YAML_LITERAL_SCALAR_STYLE: self = .literal
    case YAML_FOLDED_SCALAR_STYLE: self = .folded
    default: self = .plain
    }
  }
}
