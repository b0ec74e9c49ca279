import Glibc
import Synchronization

/// A running program that a test talks to.
final class Child: Sendable {
  /// How a program ended and all that it wrote.
  struct Outcome: Sendable {
    /// As a shell gives it: 128 and the number for a signal.
    let status: Int32
    let bytes: [UInt8]
    let errorBytes: [UInt8]

    var output: String { String(decoding: bytes, as: UTF8.self) }
    var errors: String { String(decoding: errorBytes, as: UTF8.self) }
  }

  private struct State {
    var isAlive = true
    var isInputOpen = true
  }

  /// Nothing here takes this long; what does is hung and is ended, which fails the test that waits for it.
  private static let patience = Duration.seconds(90)

  let id: pid_t
  let launch: Launch
  /// Standard output; everything where it runs on a terminal.
  let output = Transcript()
  let errors = Transcript()
  private let input: Int32
  private let state = Mutex(State())
  private let ended: Task<Int32, any Error>

  init(_ launch: Launch) throws {
    let (id, streams) = try launch.spawn()
    (self.id, self.launch, input) = (id, launch, streams.input)
    for (descriptor, transcript) in [(streams.output, output), (streams.error, errors)] {
      guard descriptor >= 0 else {
        transcript.finish()
        continue
      }
      detachThread {
        readAll(descriptor, transcript.append)
        transcript.finish()
        if descriptor != streams.input { close(descriptor) }
      }
    }
    ended = Task {
      try await onThread {
        // Not reaped yet, so that the number stays this child's until nobody signals it any more.
        var info = siginfo_t()
        while waitid(P_PID, id_t(id), &info, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        return 0
      }
    }
    Task { [weak self] in
      try? await Task.sleep(for: Self.patience)
      self?.kill(SIGKILL)
    }
  }

  /// Waits for the end, having said that there is no more input.
  func outcome() async throws -> Outcome {
    if !launch.onTerminal { closeInput() }
    _ = try await ended.value
    let status = reap()
    let outcome = Outcome(status: status, bytes: await output.end(), errorBytes: await errors.end())
    closeInput()
    return outcome
  }

  func type(_ text: String) { type(Array(text.utf8)) }

  /// Blocks once the program reads no more and the pipe is full.
  func type(_ bytes: [UInt8]) { writeAll(bytes, to: input) }

  func closeInput() {
    state.withLock { state in
      if state.isInputOpen { close(input) }
      state.isInputOpen = false
    }
  }

  func signal(_ number: Int32) {
    state.withLock { if $0.isAlive { Glibc.kill(id, number) } }
  }

  /// Ends it with all that it started.
  func kill(_ number: Int32) {
    state.withLock { if $0.isAlive { Glibc.kill(-id, number) } }
  }

  private let status = Mutex<Int32?>(nil)

  private func reap() -> Int32 {
    status.withLock { known in
      if let known { return known }
      var code: Int32 = 0
      state.withLock { state in
        // What it left behind holds its streams open.
        Glibc.kill(-id, SIGKILL)
        while waitpid(id, &code, 0) < 0, errno == EINTR {}
        state.isAlive = false
      }
      let status = code & 0x7f == 0 ? code >> 8 & 0xff : 128 + code & 0x7f
      known = status
      return status
    }
  }
}
