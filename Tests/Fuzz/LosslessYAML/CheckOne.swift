import LosslessYAMLChecks

/// What libFuzzer calls with each input.
func checkOne(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  do {
    try checkFuzzInput(Array(UnsafeBufferPointer(start: start, count: count)))
  } catch {
    // libFuzzer keeps the input of a process that traps.
    fatalError("\(error)")
  }
  return 0
}
