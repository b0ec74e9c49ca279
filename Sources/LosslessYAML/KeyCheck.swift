/// Finds a key that stands twice in a mapping, byte by byte, in time linear in the number of keys.
struct KeyCheck {
  private var slots: [UInt32] = []
  private var keys: [UInt32] = []

  /// So few keys are compared each with each.
  private static let few = 16

  /// The indices of two equal keys.
  ///
  /// - Parameter mapping: the index of a mapping whose last node is the last one there is.
  mutating func duplicate(in mapping: Int, _ scalars: ScalarBytes) -> (first: Int, second: Int)? {
    withUnsafeTemporaryAllocation(of: Key.self, capacity: Self.few) { found in
      var count = 0
      var position = mapping + 1
      while position < scalars.nodes.count {
        if count == Self.few { return hashing(mapping, scalars) }
        let key = Key(index: position, fingerprint: Self.fingerprint(scalars[position]))
        for other in 0..<count where found[other].fingerprint == key.fingerprint {
          let index = found[other].index
          if scalars[index].isSame(as: scalars[position]) { return (index, position) }
        }
        found.initializeElement(at: count, to: key)
        count += 1
        position = Self.next(position, scalars.nodes)
      }
      return nil
    }
  }

  private struct Key {
    let index: Int
    let fingerprint: UInt64
  }

  /// The index of the key behind this one and its value.
  private static func next(_ key: Int, _ nodes: Nodes.View) -> Int {
    key + 1 + nodes.span(key + 1)
  }

  /// Equal for equal keys, and hardly ever for others.
  private static func fingerprint(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    let count = bytes.count
    let mixed = UInt64(truncatingIfNeeded: count) &* 0x9e37_79b9_7f4a_7c15
    if count >= 8 {
      let last = bytes.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
      return mixed ^ bytes.loadUnaligned(as: UInt64.self) ^ (last << 23 | last >> 41)
    }
    if count >= 4 {
      let last = bytes.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self)
      return mixed ^ UInt64(bytes.loadUnaligned(as: UInt32.self)) ^ UInt64(last) << 32
    }
    if count == 0 { return mixed }
    return mixed ^ UInt64(bytes[0]) ^ UInt64(bytes[count / 2]) << 8 ^ UInt64(bytes[count - 1]) << 16
  }

  private mutating func hashing(_ mapping: Int, _ scalars: ScalarBytes) -> (first: Int, second: Int)? {
    keys.removeAll(keepingCapacity: true)
    var position = mapping + 1
    while position < scalars.nodes.count {
      keys.append(UInt32(position))
      position = Self.next(position, scalars.nodes)
    }
    var capacity = 64
    while capacity < keys.count * 2 { capacity *= 2 }
    slots.removeAll(keepingCapacity: true)
    slots.append(contentsOf: repeatElement(UInt32.max, count: capacity))
    for key in keys {
      let bytes = scalars[Int(key)]
      var slot = hash(bytes) & (capacity - 1)
      while slots[slot] != .max {
        if scalars[Int(slots[slot])].isSame(as: bytes) { return (Int(slots[slot]), Int(key)) }
        slot = (slot + 1) & (capacity - 1)
      }
      slots[slot] = key
    }
    return nil
  }

  /// Seeded per process, so that a file cannot be made to collide.
  private func hash(_ bytes: UnsafeRawBufferPointer) -> Int {
    var hasher = Hasher()
    hasher.combine(bytes: bytes)
    return hasher.finalize()
  }
}
