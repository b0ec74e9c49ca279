#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Ending by a signal, so that the status is the one shells expect (130 for Ctrl-C).
///
/// gatectl installs no handlers of its own: SIGINT, SIGTERM and SIGHUP keep their default effect, the kernel frees ports
/// and locks, and the only thing that would outlive the process is a terminal without echo, which `readSecret` sees to.
package enum Signals {
  package enum Signal: Sendable {
    case interrupt, terminate, hangUp, pipe

    package var number: Int32 {
      switch self {
      case .interrupt: SIGINT
      case .terminate: SIGTERM
      case .hangUp: SIGHUP
      case .pipe: SIGPIPE
      }
    }
  }

  /// Makes writing to a closed pipe an error instead of the end of the process.
  package static func ignoreBrokenPipes() { signal(SIGPIPE, SIG_IGN) }

  /// Ends this process by a signal's default effect: the parent sees `128 + number`.
  package static func end(by name: Signal) -> Never { end(by: name.number) }

  /// The same for the number a child died of.
  package static func end(by number: Int32) -> Never {
    signal(number, SIG_DFL)
    var set = sigset_t()
    sigemptyset(&set)
    sigaddset(&set, number)
    pthread_sigmask(SIG_UNBLOCK, &set, nil)
    kill(getpid(), number)
    // Reached only for signals that do not kill by default, or as the init process of a container.
    exit(128 + number)
  }

  /// Has a signal do what it is set to do, before this returns: sent to this thread, since one sent to the process could
  /// come later and elsewhere, and let through, since the threads of the pool block signals.
  static func takeEffect(of number: Int32) {
    var set = sigset_t()
    var saved = sigset_t()
    sigemptyset(&set)
    sigaddset(&set, number)
    pthread_sigmask(SIG_UNBLOCK, &set, &saved)
    raise(number)
    pthread_sigmask(SIG_SETMASK, &saved, nil)
  }
}
