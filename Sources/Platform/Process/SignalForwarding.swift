import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// While a child has the terminal: Ctrl-C and Ctrl-\ are its business alone, and what would end this process goes to it.
struct SignalForwarding {
  private let saved: [(number: Int32, action: sigaction)]

  /// From before the child starts; signals are forwarded once its number is known.
  init() {
    forwardingTarget.store(0, ordering: .sequentiallyConsistent)
    forwardingPending.store(0, ordering: .sequentiallyConsistent)
    saved = [SIGINT, SIGQUIT, SIGTERM, SIGHUP].compactMap { number in
      var action = sigaction()
      var old = sigaction()
      if number == SIGINT || number == SIGQUIT {
        ignore(&action)
      } else {
        setHandler(&action) { number in
          let target = forwardingTarget.load(ordering: .sequentiallyConsistent)
          if target > 0 {
            kill(target, number)
          } else {
            forwardingPending.store(number, ordering: .sequentiallyConsistent)
          }
        }
        action.sa_flags = SA_RESTART
      }
      guard sigaction(number, nil, &old) == 0, !isIgnored(old), sigaction(number, &action, nil) == 0 else { return nil }
      return (number, old)
    }
  }

  /// A signal that came before the child was there goes to it now.
  func start(to processID: Int32) {
    forwardingTarget.store(processID, ordering: .sequentiallyConsistent)
    let number = forwardingPending.exchange(0, ordering: .sequentiallyConsistent)
    if number != 0 { kill(processID, number) }
  }

  /// Gives the signals back their former effects.
  func stop() {
    forwardingTarget.store(0, ordering: .sequentiallyConsistent)
    for (number, action) in saved {
      var action = action
      sigaction(number, &action, nil)
    }
  }
}

/// Global because a signal handler can capture nothing.
private let forwardingTarget = Atomic<Int32>(0)
private let forwardingPending = Atomic<Int32>(0)
