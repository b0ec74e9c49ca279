/// A QR code (ISO/IEC 18004) of a URL, for the phone beside the terminal: byte mode, error correction level L, versions
/// 1 to 10, which is 271 bytes.
struct QRCode: Sendable, Equatable {
  /// Modules along a side.
  let size: Int
  private var dark: [Bool]
  /// Finder, timing and format modules, which no data goes into and no mask changes.
  private var reserved: [Bool]
  private let version: Int

  private static let codewords = [26, 44, 70, 100, 134, 172, 196, 242, 292, 346]
  private static let correctionPerBlock = [7, 10, 15, 20, 26, 18, 20, 24, 30, 18]
  private static let blocks = [1, 1, 1, 1, 1, 2, 2, 2, 2, 4]
  private static let alignment = [
    [], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50],
  ]

  subscript(x: Int, y: Int) -> Bool { dark[y * size + x] }

  /// Nil for a text that is too long.
  init?(_ text: String) {
    let bytes = Array(text.utf8)
    func capacity(_ version: Int) -> Int {
      Self.codewords[version - 1] - Self.correctionPerBlock[version - 1] * Self.blocks[version - 1]
    }
    func headerBits(_ version: Int) -> Int { 4 + (version < 10 ? 8 : 16) }
    guard let version = (1...10).first(where: { headerBits($0) + bytes.count * 8 <= capacity($0) * 8 }) else {
      return nil
    }
    self.version = version
    size = version * 4 + 17
    dark = Array(repeating: false, count: size * size)
    reserved = dark
    drawFunctionPatterns()
    let data = Self.data(bytes, countBits: version < 10 ? 8 : 16, capacity: capacity(version))
    draw(Self.interleaved(data, version))
    applyBestMask()
  }

  // MARK: - Codewords

  private static func data(_ bytes: [UInt8], countBits: Int, capacity: Int) -> [UInt8] {
    var bits: [Bool] = []
    func append(_ value: Int, _ count: Int) {
      for shift in (0..<count).reversed() { bits.append(value >> shift & 1 == 1) }
    }
    append(0b0100, 4)
    append(bytes.count, countBits)
    for byte in bytes { append(Int(byte), 8) }
    append(0, min(4, capacity * 8 - bits.count))
    append(0, (8 - bits.count % 8) % 8)
    var result = stride(from: 0, to: bits.count, by: 8).map { start in
      bits[start..<start + 8].reduce(UInt8(0)) { $0 << 1 | ($1 ? 1 : 0) }
    }
    for pad in 0..<capacity - result.count { result.append(pad.isMultiple(of: 2) ? 0xec : 0x11) }
    return result
  }

  /// The data in blocks, each with its correction, all dealt out in turn.
  private static func interleaved(_ data: [UInt8], _ version: Int) -> [UInt8] {
    let count = blocks[version - 1]
    let correction = correctionPerBlock[version - 1]
    let shortLength = codewords[version - 1] / count - correction
    let shortBlocks = count - codewords[version - 1] % count
    let divisor = ReedSolomon.divisor(degree: correction)
    var parts: [(data: [UInt8], correction: [UInt8])] = []
    var start = 0
    for index in 0..<count {
      let block = Array(data[start..<start + shortLength + (index < shortBlocks ? 0 : 1)])
      start += block.count
      parts.append((block, ReedSolomon.remainder(block, divisor)))
    }
    var result: [UInt8] = []
    for index in 0...shortLength {
      for part in parts where index < part.data.count { result.append(part.data[index]) }
    }
    for index in 0..<correction { for part in parts { result.append(part.correction[index]) } }
    return result
  }

  // MARK: - Modules

  private mutating func set(_ x: Int, _ y: Int, _ isDark: Bool) {
    dark[y * size + x] = isDark
    reserved[y * size + x] = true
  }

  private mutating func drawFunctionPatterns() {
    for index in 0..<size {
      set(6, index, index.isMultiple(of: 2))
      set(index, 6, index.isMultiple(of: 2))
    }
    for (x, y) in [(3, 3), (size - 4, 3), (3, size - 4)] { drawFinder(x, y) }
    let places = Self.alignment[version - 1]
    let last = places.count - 1
    for (i, x) in places.enumerated() {
      for (j, y) in places.enumerated() where !((i == 0 && j == 0) || (i == 0 && j == last) || (i == last && j == 0)) {
        for dy in -2...2 { for dx in -2...2 { set(x + dx, y + dy, max(abs(dx), abs(dy)) != 1) } }
      }
    }
    drawFormat(mask: 0)
    drawVersion()
  }

  private mutating func drawFinder(_ x: Int, _ y: Int) {
    for dy in -4...4 {
      for dx in -4...4 where (0..<size).contains(x + dx) && (0..<size).contains(y + dy) {
        let distance = max(abs(dx), abs(dy))
        set(x + dx, y + dy, distance != 2 && distance != 4)
      }
    }
  }

  /// Level L and the mask, with a BCH code, twice.
  private mutating func drawFormat(mask: Int) {
    let data = 0b01 << 3 | mask
    var remainder = data
    for _ in 0..<10 { remainder = remainder << 1 ^ (remainder >> 9) * 0x537 }
    let bits = (data << 10 | remainder) ^ 0x5412
    func bit(_ index: Int) -> Bool { bits >> index & 1 == 1 }
    for index in 0...5 { set(8, index, bit(index)) }
    set(8, 7, bit(6))
    set(8, 8, bit(7))
    set(7, 8, bit(8))
    for index in 9..<15 { set(14 - index, 8, bit(index)) }
    for index in 0..<8 { set(size - 1 - index, 8, bit(index)) }
    for index in 8..<15 { set(8, size - 15 + index, bit(index)) }
    set(8, size - 8, true)
  }

  private mutating func drawVersion() {
    guard version >= 7 else { return }
    var remainder = version
    for _ in 0..<12 { remainder = remainder << 1 ^ (remainder >> 11) * 0x1f25 }
    let bits = version << 12 | remainder
    for index in 0..<18 {
      let isDark = bits >> index & 1 == 1
      let (a, b) = (size - 11 + index % 3, index / 3)
      set(a, b, isDark)
      set(b, a, isDark)
    }
  }

  /// Two columns at a time, from the right, up and down in turn.
  private mutating func draw(_ codewords: [UInt8]) {
    var index = 0
    for right in stride(from: size - 1, through: 1, by: -2) {
      let right = right <= 6 ? right - 1 : right
      for step in 0..<size {
        let y = (right + 1) & 2 == 0 ? size - 1 - step : step
        for x in [right, right - 1] where !reserved[y * size + x] && index < codewords.count * 8 {
          dark[y * size + x] = codewords[index >> 3] >> (7 - index & 7) & 1 == 1
          index += 1
        }
      }
    }
  }

  private mutating func applyBestMask() {
    let candidates = (0..<8).map { mask -> QRCode in
      var code = self
      code.apply(mask)
      code.drawFormat(mask: mask)
      return code
    }
    // The first of the least.
    if let best = candidates.min(by: { $0.penalty < $1.penalty }) { self = best }
  }

  private mutating func apply(_ mask: Int) {
    for y in 0..<size {
      for x in 0..<size where !reserved[y * size + x] {
        let flips =
          switch mask {
          case 0: (x + y) % 2 == 0
          case 1: y % 2 == 0
          case 2: x % 3 == 0
          case 3: (x + y) % 3 == 0
          case 4: (x / 3 + y / 2) % 2 == 0
          case 5: x * y % 2 + x * y % 3 == 0
          case 6: (x * y % 2 + x * y % 3) % 2 == 0
          default: ((x + y) % 2 + x * y % 3) % 2 == 0
          }
        if flips { dark[y * size + x].toggle() }
      }
    }
  }
}
