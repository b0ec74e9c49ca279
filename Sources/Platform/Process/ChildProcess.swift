#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Running other programs.
package struct ChildProcess: Sendable {
  private let runImplementation: @Sendable (ChildCommand) async throws -> ChildResult
  private let startImplementation: @Sendable (ChildCommand) throws(ChildError) -> RunningChild

  package init(
    run: @escaping @Sendable (ChildCommand) async throws -> ChildResult,
    start: @escaping @Sendable (ChildCommand) throws(ChildError) -> RunningChild = { command throws(ChildError) in
      throw .notFound(program: command.arguments.first ?? "")
    }
  ) {
    runImplementation = run
    startImplementation = start
  }

  /// Runs to the end, no thread of the cooperative pool held. A cancelled task ends the child: SIGTERM, after a second
  /// SIGKILL.
  /// - Throws: `ChildError`; `CancellationError`, once the child is gone.
  package func run(_ command: ChildCommand) async throws -> ChildResult { try await runImplementation(command) }

  /// Starts a child and leaves it running, even when this process ends; nothing of it can be captured or fed.
  package func start(_ command: ChildCommand) throws(ChildError) -> RunningChild { try startImplementation(command) }

  package static let live = ChildProcess(run: runLive, start: startLive)

  private static func startLive(_ command: ChildCommand) throws(ChildError) -> RunningChild {
    var streams = ChildStreams(command)
    defer { streams.closeAll() }
    return RunningChild(processID: try spawn(command, streams), status: nil)
  }

  private static func runLive(_ command: ChildCommand) async throws -> ChildResult {
    try Task.checkCancellation()
    var streams = ChildStreams(command)
    let forwarding = command.foreground ? SignalForwarding() : nil
    defer { forwarding?.stop() }
    let processID: Int32
    do {
      processID = try spawn(command, streams)
    } catch {
      streams.closeAll()
      throw error
    }
    forwarding?.start(to: processID)
    streams.closeChildEnds()
    let child = RunningChild(processID: processID, status: nil)
    let pump = ChildPump(streams: streams, limit: command.captureLimit)
    let outcome = await withTaskCancellationHandler {
      await onThread { pump.run(with: child) }
    } onCancel: {
      child.terminate()
    }
    try Task.checkCancellation()
    if outcome.tooLong {
      throw ChildError.outputTooLong(program: command.arguments.first ?? "", limit: command.captureLimit)
    }
    return ChildResult(status: outcome.status, output: outcome.output, error: outcome.error)
  }

  /// Becomes the program: same process, same descriptors, so status and signals are entirely its own.
  /// - Throws: `ChildError`; this only returns by throwing.
  package static func become(_ command: ChildCommand) throws(ChildError) -> Never {
    let program = try Executable(command)
    signal(SIGPIPE, SIG_DFL)
    let failure = withCStrings(command.arguments, command.environment.assignments) { arguments, variables in
      execve(program.path, arguments, variables)
      return errno
    }
    throw program.error(failure)
  }
}
