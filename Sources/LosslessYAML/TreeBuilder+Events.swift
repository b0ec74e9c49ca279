import CLibYAML

extension TreeBuilder {
  /// Called for nearly every event, so this has to be fast.
  mutating func scalar(_ event: UnsafePointer<yaml_event_t>) throws(YAMLError) {
    let scalar = event.pointee.data.scalar
    if let tag = scalar.tag { throw .tag(String(cString: tag), YAMLLocation(event.pointee.start_mark)) }
    let range = scalarRange(event)
    let style = Node.Style(scalar.style)
    let content = UnsafeRawBufferPointer(start: scalar.value, count: scalar.length)
    let first = range.upperBound - style.quote - scalar.length
    let marks = (event.pointee.start_mark, event.pointee.end_mark)
    // A plain scalar on one line has nothing that could be decoded.
    let isVerbatim =
      style == .plain && marks.0.line == marks.1.line && scalar.length == range.count
      || first >= range.lowerBound
        && content.isSame(as: UnsafeRawBufferPointer(start: all.baseAddress.map { $0 + first }, count: scalar.length))
    if content.count == 2, frame.awaitsKey, style == .plain, content[0] == UInt8(ascii: "<"), content[1] == content[0] {
      nodes.change(frame.index) { $0.flags.insert(.merging) }
    }
    began()
    expanded += 1
    lastEnd = range.upperBound
    if isVerbatim, first == range.lowerBound + style.quote, scalar.anchor == nil {
      nodes.append(whole: range, style)
    } else {
      append(content, at: isVerbatim ? first : nil, range, style, anchor: scalar.anchor)
    }
  }

  /// Appends a scalar with an anchor, or whose text is not what its bytes say.
  ///
  /// - Parameter place: where the text stands; nil where it does not.
  private mutating func append(
    _ content: UnsafeRawBufferPointer, at place: Int?, _ range: Range<Int>, _ style: Node.Style,
    anchor name: UnsafeMutablePointer<yaml_char_t>?
  ) {
    var node = Node(start: UInt32(range.lowerBound), end: UInt32(range.upperBound), kind: .scalar, style: style)
    node.size = UInt32(content.count)
    if let place {
      node.text = UInt32(place)
    } else {
      node.text = UInt32(texts.count)
      node.flags.insert(.decoded)
      texts.append(contentsOf: content)
    }
    let anchor = declare(name, node: &node)
    nodes.append(node)
    if let anchor { anchors.close(anchor, size: 1, height: 0) }
  }

  mutating func alias(_ event: UnsafePointer<yaml_event_t>) throws(YAMLError) {
    let name = event.pointee.data.alias.anchor.map { String(cString: $0) } ?? ""
    let place = YAMLLocation(event.pointee.start_mark)
    guard let anchor = anchors[name] else { throw .unknownAlias(name, place) }
    guard anchor.isClosed else { throw .recursiveAlias(name, place) }
    if frame.awaitsKey, nodes[anchor.index].kind != .scalar { throw .collectionKey(place) }
    began()
    if outer.count + anchor.height > limits.depth { throw .tooDeep(limit: limits.depth, place) }
    aliased += anchor.size
    expanded += anchor.size
    if aliased > limits.aliasedNodes { throw .tooManyAliases(limit: limits.aliasedNodes, place) }
    let start = offset(event.pointee.start_mark)
    lastEnd = offset(event.pointee.end_mark)
    var node = Node(start: UInt32(start), end: UInt32(lastEnd), kind: .alias, style: .plain)
    node.text = UInt32(anchor.index)
    nodes.append(node)
    ended(height: anchor.height)
  }

  mutating func open(_ event: UnsafePointer<yaml_event_t>) throws(YAMLError) {
    let isMapping = event.pointee.type == YAML_MAPPING_START_EVENT
    let data = event.pointee.data
    let tag = isMapping ? data.mapping_start.tag : data.sequence_start.tag
    let name = isMapping ? data.mapping_start.anchor : data.sequence_start.anchor
    let isFlow =
      isMapping
      ? data.mapping_start.style == YAML_FLOW_MAPPING_STYLE : data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE
    let place = YAMLLocation(event.pointee.start_mark)
    if let tag { throw .tag(String(cString: tag), place) }
    if frame.awaitsKey { throw .collectionKey(place) }
    if outer.count >= limits.depth { throw .tooDeep(limit: limits.depth, place) }
    let start = offset(event.pointee.start_mark)
    var node = Node(
      start: UInt32(start), end: UInt32(start), kind: isMapping ? .mapping : .sequence, style: isFlow ? .flow : .block)
    let anchor = declare(name, node: &node)
    began()
    outer.append(frame)
    frame = Frame(
      index: nodes.count, isMapping: isMapping, awaitsKey: isMapping, anchor: anchor, expandedBefore: expanded)
    nodes.append(node)
    expanded += 1
    if isFlow { lastEnd = offset(event.pointee.end_mark) }
  }

  mutating func close(_ event: UnsafePointer<yaml_event_t>) throws(YAMLError) {
    guard let around = outer.popLast() else { return }
    let closed = frame
    frame = around
    // Only a bracket has a width of its own; a block ends where its last child does.
    if nodes[closed.index].style == .flow, event.pointee.end_mark.index > event.pointee.start_mark.index {
      lastEnd = offset(event.pointee.end_mark)
    }
    let span = UInt32(nodes.count - closed.index)
    nodes.change(closed.index) { node in
      node.end = max(UInt32(lastEnd), node.start)
      node.size = span
    }
    if closed.isMapping { try checkKeys(closed.index) }
    let height = closed.height + 1
    if let anchor = closed.anchor { anchors.close(anchor, size: expanded - closed.expandedBefore, height: height) }
    ended(height: height)
  }

  /// The bytes of a scalar. An absent one, whose mark may stand anywhere up to the next token, is put
  /// right behind the indicator that announced it, or behind the node before it.
  private mutating func scalarRange(_ event: UnsafePointer<yaml_event_t>) -> Range<Int> {
    let start = offset(event.pointee.start_mark)
    let end = offset(event.pointee.end_mark)
    let style = event.pointee.data.scalar.style
    if style == YAML_LITERAL_SCALAR_STYLE || style == YAML_FOLDED_SCALAR_STYLE {
      return start..<blockScalarEnd(start..<end)
    }
    return start == end ? absentRange(start) : start..<end
  }

  private func absentRange(_ start: Int) -> Range<Int> {
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
    if frame.isMapping { frame.awaitsKey.toggle() }
  }

  private mutating func ended(height: Int) { frame.height = max(frame.height, height) }
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
