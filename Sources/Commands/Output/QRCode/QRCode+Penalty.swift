extension QRCode {
  /// How hard a reader has it (ISO/IEC 18004, section 7.8.3.1): runs, blocks, patterns like a finder's, imbalance.
  var penalty: Int {
    var result = 0
    var darkCount = 0
    for a in 0..<size {
      let row = (0..<size).map { self[$0, a] }
      darkCount += row.count { $0 }
      result += Self.penalty(of: row) + Self.penalty(of: (0..<size).map { self[a, $0] })
    }
    for y in 0..<size - 1 {
      for x in 0..<size - 1
      where self[x, y] == self[x + 1, y] && self[x, y] == self[x, y + 1] && self[x, y] == self[x + 1, y + 1] {
        result += 3
      }
    }
    let total = size * size
    let steps = (abs(darkCount * 20 - total * 10) + total - 1) / total - 1
    return result + max(0, steps) * 10
  }

  private static func penalty(of line: [Bool]) -> Int {
    var result = 0
    // Run lengths, light first and last, the quiet zone counting as light.
    var runs: [Int] = [line.count]
    var color = false
    var length = 0
    for module in line {
      if module == color {
        length += 1
        continue
      }
      if length >= 5 { result += length - 2 }
      runs.append(length + (runs.count == 1 ? line.count : 0))
      (color, length) = (module, 1)
    }
    if length >= 5 { result += length - 2 }
    if color {
      runs.append(length)
      length = 0
    }
    runs.append(length + line.count)
    runs.removeFirst()
    // Light, dark, light, three dark, light, dark, light: one of the outer lights four wide.
    for core in runs.indices where core % 2 == 1 && core >= 1 && core + 5 < runs.count {
      let one = runs[core]
      guard one > 0, runs[core + 1] == one, runs[core + 2] == 3 * one, runs[core + 3] == one, runs[core + 4] == one
      else {
        continue
      }
      let (before, after) = (runs[core - 1], runs[core + 5])
      if before >= 4 * one && after >= one { result += 40 }
      if after >= 4 * one && before >= one { result += 40 }
    }
    return result
  }
}

/// Error correction over GF(2⁸) with 0x11d.
enum ReedSolomon {
  static func divisor(degree: Int) -> [UInt8] {
    var result = [UInt8](repeating: 0, count: degree - 1) + [1]
    var root: UInt8 = 1
    for _ in 0..<degree {
      for index in 0..<degree {
        result[index] = multiply(result[index], root)
        if index + 1 < degree { result[index] ^= result[index + 1] }
      }
      root = multiply(root, 2)
    }
    return result
  }

  static func remainder(_ data: [UInt8], _ divisor: [UInt8]) -> [UInt8] {
    var result = [UInt8](repeating: 0, count: divisor.count)
    for byte in data {
      let factor = byte ^ result.removeFirst()
      result.append(0)
      for index in result.indices { result[index] ^= multiply(divisor[index], factor) }
    }
    return result
  }

  private static func multiply(_ x: UInt8, _ y: UInt8) -> UInt8 {
    var product = 0
    for shift in (0..<8).reversed() {
      product = product << 1 ^ (product >> 7) * 0x11d
      product ^= Int(y >> shift & 1) * Int(x)
    }
    return UInt8(truncatingIfNeeded: product)
  }
}
