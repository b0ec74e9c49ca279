/// Variables that make gatectl's system calls fail (`Tests/CFaults`).
enum Faults {
  /// The process is killed instead of making its call of that number, from 1, that changes files; of a write(2) half
  /// has reached the file.
  static func killing(at call: Int) -> [String: String] { plan("kill:\(call)") }

  /// Every call of that name fails with that errno.
  static func failing(_ call: String, with errno: Int32) -> [String: String] { plan("\(call):\(errno)") }

  private static func plan(_ text: String) -> [String: String] {
    ["LD_PRELOAD": Programs.faults, "GATECTL_FAULTS": text]
  }
}

/// SplitMix64: the same numbers in each run.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
    return mixed ^ mixed >> 31
  }
}
