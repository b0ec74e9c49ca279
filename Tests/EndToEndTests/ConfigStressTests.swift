import Glibc
import Testing

/// Many processes on one file, and processes that are killed: nothing is lost, nothing is left.
@Suite(.serialized) struct ConfigStressTests {
  /// Text settings that take any value.
  private static let keys = [
    "idp.client-id", "idp.audience", "idp.login-hint", "idp.identity", "idp.prompt", "idp.resource", "proxy", "browser",
    "mfa-method", "kubernetes.context", "kubernetes.namespace", "kubernetes.service", "exchange.login-path",
    "exchange.token-field", "exchange.session-field", "exchange.expires-field", "exchange.status-path", "tls.ca-file",
    "tls.client-cert", "tls.client-key",
  ]

  /// `make soak` asks for the full number.
  private static let isSoak = getenv("GATECTL_SOAK") != nil
  private static let writes = isSoak ? 1_000 : 80
  /// A few more than a write makes that change files.
  private static let callsOfAWrite = 30
  private static let editsEach = isSoak ? 20 : 2

  @Test func losesNoUpdateOfFiftyProcessesAtATime() async throws {
    try await Home.use { home in
      try home.writeConfig(contexts: 50)
      try await withThrowingTaskGroup(of: Void.self) { group in
        for writer in 0..<50 {
          group.addTask {
            for key in Self.keys.prefix(Self.editsEach) {
              try await Self.untilUnlocked {
                try await home.gatectl("context", "update", "c\(writer)", "--set", "\(key)=\(writer)/\(key)")
              }
            }
          }
        }
        try await group.waitForAll()
      }
      let text = try Files.text(home.config)
      for writer in 0..<50 {
        for key in Self.keys.prefix(Self.editsEach) {
          #expect(text.contains("\(writer)/\(key)"), "lost \(key) of c\(writer)")
        }
        #expect(text.contains("  # number \(writer)\n  c\(writer):\n    server: https://c\(writer).example\n"))
        #expect(text.contains("token: token-\(writer)\n"))
      }
      let valid = try await home.gatectl("context", "validate", "-q")
      #expect(!valid.errors.contains("must be"), "\(valid.errors)")
      #expect(home.names == [".config.yaml.lock", "config.yaml"])
    }
  }

  /// Fifty at a time on a small machine may wait longer than one of them is ready to: that is 75, and is said.
  private static func untilUnlocked(_ run: () async throws -> Child.Outcome) async throws {
    for _ in 0..<20 {
      let outcome = try await run()
      if outcome.status == 0 { return }
      try #require(outcome.status == 75, "\(outcome.errors)")
    }
    Issue.record("locked for ever")
  }

  @Test func survivesWritersThatAreKilled() async throws {
    try await Home.use { home in
      try home.writeConfig(contexts: 40)
      try await withThrowingTaskGroup(of: Void.self) { group in
        for reader in 0..<2 {
          group.addTask {
            while !Task.isCancelled {
              let outcome = try await home.gatectl("context", "show", "c\(reader)", "-o", "name")
              #expect(outcome.status == 0, "a reader failed: \(outcome.errors)")
            }
          }
        }
        // At random calls, since between two of them nothing changes on the disk; some end before their turn.
        var random = SeededGenerator(seed: 3)
        var deaths = 0
        for write in 0..<Self.writes {
          let outcome = try await home.gatectl(
            "context", "update", "c\(write % 40)", "--audience", "write-\(write)",
            environment: Faults.killing(at: Int.random(in: 1...Self.callsOfAWrite, using: &random)))
          try #require([0, 128 + SIGKILL].contains(outcome.status), "write \(write): \(outcome.errors)")
          if outcome.status != 0 { deaths += 1 }
        }
        #expect(deaths > Self.writes / 2)
        group.cancelAll()
        do { try await group.waitForAll() } catch is CancellationError {}
      }
      let last = try await home.gatectl("context", "use", "c1")
      #expect(last.status == 0, "\(last.errors)")
      let text = try Files.text(home.config)
      for number in 0..<40 { #expect(text.contains("  # number \(number)\n  c\(number):\n")) }
      #expect(text.split(separator: "token: token-").count == 41)
      #expect(home.names == [".config.yaml.lock", "config.yaml"])
    }
  }

  @Test func leavesTheFileUntouchedWhereItCannotBeWrittenWhole() async throws {
    try await Home.use { home in
      try home.writeConfig(contexts: 40)
      let before = try Files.bytes(home.config)
      // Files may grow to one block only: with the signal ignored write(2) fails, else it ends the process.
      for script in [
        "trap '' XFSZ; ulimit -f 1; \"$gatectl\" context use c1",
        "ulimit -c 0; ulimit -f 1; \"$gatectl\" context use c1",
      ] {
        let outcome = try await home.shell(script)
        #expect(outcome.status == 73 || outcome.status == 128 + SIGXFSZ, "\(outcome.status) \(outcome.errors)")
        #expect(try Files.bytes(home.config) == before)
      }
      #expect(try await home.gatectl("context", "use", "c1").status == 0)
      #expect(home.names == [".config.yaml.lock", "config.yaml"])
    }
  }
}

extension Child.Outcome {
  func expect(_ wanted: Int32, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(status == wanted, "\(errors)", sourceLocation: sourceLocation)
  }
}
