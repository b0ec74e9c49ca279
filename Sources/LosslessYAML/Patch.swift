/// Bytes to put in the place of others.
struct Splice: Hashable, Sendable {
  let range: Range<Int>
  let bytes: [UInt8]

  static func insert(_ bytes: [UInt8], at offset: Int) -> Splice { Splice(range: offset..<offset, bytes: bytes) }
  static func delete(_ range: Range<Int>) -> Splice { Splice(range: range, bytes: []) }
}

/// Splices of one text, in order, none overlapping another.
struct Patch: Hashable, Sendable {
  let splices: [Splice]

  init(_ splices: Splice...) { self.init(splices) }

  init(_ splices: [Splice]) {
    self.splices = splices.filter { !$0.range.isEmpty || !$0.bytes.isEmpty }
  }

  /// How many bytes the text grows by.
  var growth: Int { splices.reduce(0) { $0 + $1.bytes.count - $1.range.count } }

  /// The bytes of the range with the splices applied, all of which lie within it.
  func applied(to bytes: [UInt8], in range: Range<Int>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(range.count + max(growth, 0))
    var position = range.lowerBound
    for splice in splices {
      result += bytes[position..<splice.range.lowerBound]
      result += splice.bytes
      position = splice.range.upperBound
    }
    result += bytes[position..<range.upperBound]
    return result
  }

  /// Every splice lies within the range.
  func isWithin(_ range: Range<Int>) -> Bool {
    splices.allSatisfy { $0.range.lowerBound >= range.lowerBound && $0.range.upperBound <= range.upperBound }
  }
}
