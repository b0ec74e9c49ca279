import Glibc
import Testing

/// Two who want the file, and a folder that is not the one it was.
struct ConfigLockTests {
  /// The test's own lock on the config, as another process would hold it.
  private struct Holder: ~Copyable {
    private let file: Int32

    init(_ home: Home) throws {
      file = open("\(home.folder)/.config.yaml.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
      guard file >= 0, flock(file, LOCK_EX | LOCK_NB) == 0 else { throw SystemError("flock") }
    }

    deinit { close(file) }
  }

  @Test func waitsAndThenSaysWhoHoldsTheLock() async throws {
    try await Home.use { home in
      try home.writeConfig(contexts: 2)
      let before = try Files.bytes(home.config)
      let holder = try Holder(home)
      let outcome = try await home.gatectl("context", "use", "c1")
      outcome.expect(75)
      let me = "(process \(getpid()))"
      #expect(
        outcome.errors.contains("waiting for ") && outcome.errors.contains("\(me), which is writing \(home.config)\n"))
      #expect(outcome.marked.first?.hasPrefix("error: '\(home.config)' is locked by ") == true)
      #expect(outcome.marked.first?.hasSuffix("\(me), waited 5 s") == true, "\(outcome.errors)")
      // Nobody who reads waits.
      try await home.gatectl("context", "show", "c1", "-o", "name").expect(0)
      #expect(try Files.bytes(home.config) == before)
      withExtendedLifetime(holder) {}
    }
  }

  @Test func folderThatIsSwappedWhileItWaitsIsTheOneThatIsWritten() async throws {
    try await Home.use { home in
      try home.writeConfig(contexts: 2)
      try await home.shell(
        """
        mv .config/gatectl old && ln -s ../old .config/gatectl && cp -a old new && ln -s ../new .config/link
        sed -i 's/c1.example/new.example/' new/config.yaml
        """
      ).expect(0)
      let before = try Files.bytes(home.config)
      let holder = try Holder(home)
      let writer = try home.start(["context", "use", "c1"])
      try await writer.errors.shows("which is writing \(home.config)")
      // In one step: there is a folder at any time.
      #expect(rename("\(home.path)/.config/link", home.folder) == 0)
      try await writer.outcome().expect(0)
      withExtendedLifetime(holder) {}
      #expect(try Files.bytes("\(home.path)/old/config.yaml") == before)
      let written = try Files.text("\(home.path)/new/config.yaml")
      #expect(written.contains("current-context: c1\n") && written.contains("new.example"))
      #expect(home.names == [".config.yaml.lock", "config.yaml"])
      #expect(try await home.shell("readlink .config/gatectl").output == "../new\n")
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
