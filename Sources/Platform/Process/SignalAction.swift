#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Whether an action is `SIG_IGN`.
func isIgnored(_ action: sigaction) -> Bool {
  #if canImport(Darwin)
    let handler = action.__sigaction_u.__sa_handler
  #else
    let handler = action.__sigaction_handler.sa_handler
  #endif
  return unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
}

/// Sets the one-argument handler, whose place in the structure differs by system.
func setHandler(_ action: inout sigaction, _ handler: @escaping @convention(c) (Int32) -> Void) {
  #if canImport(Darwin)
    action.__sigaction_u.__sa_handler = handler
  #else
    action.__sigaction_handler.sa_handler = handler
  #endif
}

func ignore(_ action: inout sigaction) {
  #if canImport(Darwin)
    action.__sigaction_u.__sa_handler = SIG_IGN
  #else
    action.__sigaction_handler.sa_handler = SIG_IGN
  #endif
}
