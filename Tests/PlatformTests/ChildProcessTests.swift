import Glibc
import TestSupport
import Testing

@testable import Platform

struct ChildProcessTests {
  @Test func outputAndErrorAreCapturedApart() async throws {
    let result = try await shell("echo out; echo err >&2; exit 3")
    #expect(result == ChildResult(status: .exited(3), output: Array("out\n".utf8), error: Array("err\n".utf8)))
  }

  @Test func inputIsFedWhileOutputIsRead() async throws {
    let bytes = (0..<500_000).map { UInt8(truncatingIfNeeded: $0) }
    let result = try await shell("cat", input: .bytes(bytes))
    #expect(result.output == bytes)
  }

  @Test func childThatIgnoresItsInputIsNoError() async throws {
    let result = try await shell("exit 0", input: .bytes([UInt8](repeating: 1, count: 500_000)))
    #expect(result.status == .exited(0))
  }

  @Test func environmentIsExactlyTheOneGiven() async throws {
    let result = try await ChildProcess.live.run(
      ChildCommand(["/usr/bin/env"], environment: Environment(["ONLY": "a b=c"]), input: .null, output: .capture))
    #expect(result.output.text == "ONLY=a b=c\n")
  }

  @Test func programIsFoundInTheChildsPath() async throws {
    let directory = try TemporaryDirectory()
    try directory.write("#!/bin/sh\necho found \"$1\"\n", to: "tool", mode: 0o700)
    let environment = Environment(["PATH": "/nonexistent:\(directory.path)"])
    let result = try await ChildProcess.live.run(
      ChildCommand(["tool", "a b"], environment: environment, output: .capture))
    #expect(result.output.text == "found a b\n")
  }

  @Test func scriptWithoutInterpreterLineGoesToTheShell() async throws {
    let directory = try TemporaryDirectory()
    try directory.write("echo plain \"$1\"\n", to: "tool", mode: 0o700)
    let result = try await ChildProcess.live.run(
      ChildCommand([directory["tool"], "x"], environment: .process, output: .capture))
    #expect(result.output.text == "plain x\n")
  }

  @Test func missingAndForbiddenProgramsAreToldApart() async throws {
    let directory = try TemporaryDirectory()
    try directory.write("", to: "plain")
    let environment = Environment(["PATH": directory.path])
    for name in ["absent", directory["absent"], ""] {
      await #expect(throws: ChildError.notFound(program: name)) {
        try await ChildProcess.live.run(ChildCommand([name], environment: environment))
      }
    }
    for name in ["plain", directory["plain"]] {
      await #expect(throws: ChildError.notExecutable(program: name, errno: EACCES)) {
        try await ChildProcess.live.run(ChildCommand([name], environment: environment))
      }
    }
  }

  @Test func deathBySignalIsTold() async throws {
    let result = try await shell("kill -TERM $$")
    #expect(result.status == .signalled(SIGTERM))
    #expect(result.status.shellStatus == 143)
  }

  @Test func cancellationEndsTheChild() async throws {
    let directory = try TemporaryDirectory()
    mkfifo(directory["started"], 0o600)
    let path = directory["started"]
    let running = Task { try await shell("echo $$ > \"$1\"; exec sleep 3600", path) }
    let started = await onThread { try? LiveFileSystem().read(path)?.bytes.text }
    let processID = try #require(started.flatMap { $0 }.flatMap { Int32($0.dropLast()) })
    running.cancel()
    await #expect(throws: CancellationError.self) { try await running.value }
    #expect(kill(processID, 0) == -1)
    #expect(errno == ESRCH)
  }

  @Test func daemonLeftBehindDoesNotHoldTheResult() async throws {
    let directory = try TemporaryDirectory()
    mkfifo(directory["go"], 0o600)
    let result = try await shell("(read line < \"$1\") & echo done", directory["go"])
    #expect(result.output.text == "done\n")
    try LiveFileSystem().append([10], to: directory["go"])
  }

  @Test func endlessOutputIsCut() async throws {
    await #expect(throws: ChildError.outputTooLong(program: "yes", limit: 1000)) {
      try await ChildProcess.live.run(
        ChildCommand(["yes"], environment: .process, input: .null, output: .capture, captureLimit: 1000))
    }
  }

  @Test func onlyTheStandardDescriptorsReachTheChild() async throws {
    let directory = try TemporaryDirectory()
    let lock = try LiveFileSystem().tryLock(directory["file"], exclusive: true)
    // As libraries open theirs: without FD_CLOEXEC.
    let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    let result = try await shell("ls /proc/self/fd")
    #expect(lock != nil && socket > 2)
    // The fourth is the folder that is listed.
    #expect(result.output.text == "0\n1\n2\n3\n")
    close(socket)
  }

  @Test func childDiesOfAClosedPipeAsAnywhere() async throws {
    Signals.ignoreBrokenPipes()
    // Where SIGPIPE is ignored, `yes` complains instead.
    let result = try await shell("yes | head -n 1")
    #expect(result.output.text == "y\n")
    #expect(result.error.text == "")
  }

  @Test func childOfItsOwnGroupIsItsLeader() async throws {
    let result = try await ChildProcess.live.run(
      ChildCommand(
        ["sh", "-c", "cut -d' ' -f5 /proc/$$/stat; echo $$"], environment: .process, input: .null, output: .capture,
        ownGroup: true))
    let numbers = result.output.text.split(separator: "\n")
    #expect(numbers.count == 2)
    #expect(numbers.first == numbers.last)
  }

  @Test func endingBySignalIsSeenByTheParent() async {
    await #expect(processExitsWith: .signal(SIGINT)) { Signals.end(by: .interrupt) }
    await #expect(processExitsWith: .signal(SIGPIPE)) {
      Signals.ignoreBrokenPipes()
      Signals.end(by: .pipe)
    }
  }

  @Test func becomingAProgramKeepsItsStatus() async {
    await #expect(processExitsWith: .exitCode(9)) {
      try ChildProcess.become(ChildCommand(["sh", "-c", "exit 9"], environment: .process))
    }
  }

  @Test func terminationGoesOnToAForegroundChildAndInterruptIsItsOwn() async {
    await #expect(processExitsWith: .exitCode(42)) {
      let script = "sleep 3600 & trap 'kill $!; exit 5' TERM; kill -INT $PPID; kill -TERM $PPID; wait"
      let result = try await ChildProcess.live.run(
        ChildCommand(["sh", "-c", script], environment: .process, input: .null, foreground: true))
      exit(result.status == .exited(5) ? 42 : 1)
    }
  }
}
