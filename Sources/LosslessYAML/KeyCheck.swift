/// Finds a key that stands twice in a mapping, byte by byte, in time linear in the number of keys.
struct KeyCheck {
  private var slots: [UInt32] = []
  private var keys: [UInt32] = []

  /// The indices of two equal keys, given every key's index.
  mutating func duplicate<Bytes: Collection<UInt8>>(
    of indices: some Sequence<Int>, text: (Int) -> Bytes
  ) -> (first: Int, second: Int)? {
    keys.removeAll(keepingCapacity: true)
    for index in indices { keys.append(UInt32(index)) }
    return keys.count <= 16 ? comparingAll(text) : hashing(text)
  }

  private func comparingAll<Bytes: Collection<UInt8>>(_ text: (Int) -> Bytes) -> (first: Int, second: Int)? {
    for second in keys.indices.dropFirst() {
      let key = text(Int(keys[second]))
      for first in 0..<second {
        let other = text(Int(keys[first]))
        if other.count == key.count, other.first == key.first, other.elementsEqual(key) {
          return (Int(keys[first]), Int(keys[second]))
        }
      }
    }
    return nil
  }

  private mutating func hashing<Bytes: Collection<UInt8>>(_ text: (Int) -> Bytes) -> (first: Int, second: Int)? {
    var capacity = 64
    while capacity < keys.count * 2 { capacity *= 2 }
    slots.removeAll(keepingCapacity: true)
    slots.append(contentsOf: repeatElement(UInt32.max, count: capacity))
    for key in keys {
      let bytes = text(Int(key))
      var slot = hash(bytes) & (capacity - 1)
      while slots[slot] != .max {
        let other = text(Int(slots[slot]))
        if other.count == bytes.count, other.elementsEqual(bytes) { return (Int(slots[slot]), Int(key)) }
        slot = (slot + 1) & (capacity - 1)
      }
      slots[slot] = key
    }
    return nil
  }

  /// Seeded per process, so that a file cannot be made to collide.
  private func hash(_ bytes: some Collection<UInt8>) -> Int {
    var hasher = Hasher()
    let wasContiguous: Void? = bytes.withContiguousStorageIfAvailable {
      hasher.combine(bytes: UnsafeRawBufferPointer($0))
    }
    if wasContiguous == nil { for byte in bytes { hasher.combine(byte) } }
    return hasher.finalize()
  }
}
