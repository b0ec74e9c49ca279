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
  private static let writes = isSoak ? 1_000 : 150
  private static let editsEach = isSoak ? 20 : 5

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
        for write in 0..<Self.writes {
          let child = try home.start(["context", "update", "c\(write % 40)", "--audience", "write-\(write)"])
          try await Task.sleep(for: .microseconds(Int.random(in: 0..<30_000)))
          child.kill(SIGKILL)
          _ = try await child.outcome()
        }
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

  private static let mounts = "unshare -m true 2>/dev/null && unshare -m sh -c 'mount -t tmpfs -o size=64k none /mnt'"

  @Test func leavesTheFileUntouchedOnAFullDisk() async throws {
    try await Home.use { home in
      guard try await home.shell(Self.mounts).status == 0 else {
        // The limit on a file's size above shows the same path; here the kernel forbids mounts.
        return withKnownIssue("no right to mount a tmpfs") { Issue.record("not run") }
      }
      try home.writeConfig(contexts: 40)
      let script = """
        set -e
        mount -t tmpfs -o size=64k,mode=700 none /mnt
        mkdir /mnt/gatectl
        cp "$HOME/.config/gatectl/config.yaml" /mnt/gatectl/config.yaml
        cp /mnt/gatectl/config.yaml /tmp/before.$$
        dd if=/dev/zero of=/mnt/fill bs=1k 2>/dev/null || true
        status=0
        XDG_CONFIG_HOME=/mnt "$gatectl" context use c1 || status=$?
        cmp /mnt/gatectl/config.yaml /tmp/before.$$
        rm /tmp/before.$$
        XDG_CONFIG_HOME=/mnt "$gatectl" context show c1 -o name
        ls -A /mnt/gatectl
        rm /mnt/fill
        XDG_CONFIG_HOME=/mnt "$gatectl" context use c1
        exit $status
        """
      let outcome = try await home.shell("unshare -m sh -c \"$script\"", environment: ["script": script])
      #expect(outcome.status == 73, "\(outcome.output)\(outcome.errors)")
      #expect(outcome.errors.contains("no space left on device"))
      #expect(outcome.output == "c1\n.config.yaml.lock\nconfig.yaml\n")
    }
  }

  @Test func readsAReadOnlyFolderAndSaysThatItCannotWrite() async throws {
    try await Home.use { home in
      try home.writeConfig(contexts: 2)
      let asSomebody = getuid() == 0 ? "chown -R 65534 \"$HOME\"; exec setpriv --reuid 65534 --clear-groups" : "exec"
      try await home.shell("chmod 500 \"$HOME/.config/gatectl\"").expect(0)
      try await home.shell("\(asSomebody) \"$gatectl\" context show c1 -o name").expect(0)
      let write = try await home.shell("\(asSomebody) \"$gatectl\" context use c1")
      #expect(write.status == 73, "\(write.errors)")
      #expect(write.errors.contains("permission denied"))
      #expect(home.names == ["config.yaml"])
    }
  }

  @Test func writesThroughAFolderThatBecameALink() async throws {
    try await Home.use { home in
      try home.writeConfig(contexts: 2)
      try await home.shell("mv .config/gatectl dotfiles && ln -s ../dotfiles .config/gatectl").expect(0)
      try await home.gatectl("context", "use", "c1").expect(0)
      #expect(try Files.text("\(home.path)/dotfiles/config.yaml").contains("current-context: c1\n"))
      try await home.shell("test -h .config/gatectl").expect(0)
      // A file that is a link into a folder of its own is followed as well.
      try await home.shell("mv dotfiles/config.yaml real.yaml && ln -s ../real.yaml dotfiles/config.yaml").expect(0)
      try await home.gatectl("context", "use", "c0").expect(0)
      try await home.shell("test -h dotfiles/config.yaml && grep -q 'current-context: c0' real.yaml").expect(0)
    }
  }
}

extension Child.Outcome {
  func expect(_ wanted: Int32, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(status == wanted, "\(errors)", sourceLocation: sourceLocation)
  }
}
