/// Opening a page where the person can see it.
package struct Browser: Sendable {
  private let openImplementation: @Sendable (_ url: String, _ command: String?) async throws(BrowserError) -> Void
  private let canOpenImplementation: @Sendable (_ command: String?) -> Bool

  package init(
    open: @escaping @Sendable (_ url: String, _ command: String?) async throws(BrowserError) -> Void,
    canOpen: @escaping @Sendable (_ command: String?) -> Bool
  ) {
    openImplementation = open
    canOpenImplementation = canOpen
  }

  /// Opens an http or https URL with `command`, `$BROWSER` or what the system has, and does not wait for the browser
  /// to end. The URL is one argument of the program; no shell sees it.
  package func open(_ url: String, command: String? = nil) async throws(BrowserError) {
    try await openImplementation(url, command)
  }

  /// Whether opening a page is worth trying: somebody sits before this machine, or has said how to reach them.
  package func canOpen(command: String? = nil) -> Bool { canOpenImplementation(command) }

  /// - Parameter grace: a program that fails within this time counts as failed, one that runs on as a browser.
  package static func live(
    environment: Environment, fileSystem: any FileSystem = LiveFileSystem(), children: ChildProcess = .live,
    clock: SystemClock = .live, grace: Duration = .milliseconds(800)
  ) -> Browser {
    let choice = BrowserChoice(environment: environment, fileSystem: fileSystem)
    return Browser(
      open: { url, command throws(BrowserError) in
        guard BrowserCommand.isWebAddress(url) else { throw .notWebAddress }
        var failures: [BrowserError] = []
        for group in choice.candidates(command: command) {
          for candidate in group {
            do throws(BrowserError) {
              try await start(candidate.arguments(opening: url), environment, children, clock, grace)
              return
            } catch {
              failures.append(error)
            }
          }
          // The system's programs run `$BROWSER` themselves: what failed there would be shown the page once more.
          if failures.contains(where: \.hasRun) { break }
        }
        throw failures.first ?? .noBrowser
      },
      canOpen: { choice.canOpen(command: $0) })
  }

  private static func start(
    _ arguments: [String], _ environment: Environment, _ children: ChildProcess, _ clock: SystemClock, _ grace: Duration
  ) async throws(BrowserError) {
    let program = arguments.first ?? ""
    let child: RunningChild
    do {
      child = try children.start(
        ChildCommand(
          arguments, environment: environment, input: .null, output: .null, error: .null, ownGroup: true))
    } catch {
      throw .notStarted(error)
    }
    // The browser itself may be this child, so its end is awaited only for a moment.
    let status = await withTaskGroup(of: ChildStatus?.self) { group in
      group.addTask { await child.wait() }
      group.addTask {
        try? await clock.sleep(grace)
        return nil
      }
      defer { group.cancelAll() }
      return await group.next() ?? nil
    }
    if let status, status != .exited(0) { throw .failed(program: program, status: status) }
  }
}

/// Why no page was opened; never a reason to give up a login, whose URL is printed anyway.
package enum BrowserError: Error, Hashable, Sendable {
  case noBrowser
  /// Only http and https URLs are opened.
  case notWebAddress
  case notStarted(ChildError)
  case failed(program: String, status: ChildStatus)

  /// Whether there was a program that saw the URL.
  var hasRun: Bool {
    if case .failed = self { true } else { false }
  }
}

extension BrowserError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .noBrowser: "no browser found"
    case .notWebAddress: "not an http or https URL"
    case .notStarted(let error): error.description
    case .failed(let program, .exited(let code)): "'\(program)' failed with status \(code)"
    case .failed(let program, .signalled(let number)): "'\(program)' was ended by signal \(number)"
    }
  }
}
