import Glibc
import Testing

/// What becomes of the file itself: its mode, its owner, its links, and that reading leaves it alone.
struct ConfigFileTests {
  /// Every command that only looks.
  private static let reading = [
    ["context", "list"], ["context", "list", "-o", "wide"], ["context", "current"],
    ["context", "current", "-o", "json"],
    ["context", "show"], ["context", "show", "c1", "--show-token"], ["context", "explain"], ["context", "validate"],
    ["context", "export", "c1"], ["context", "undo", "--list"], ["config", "view"], ["config", "path", "-o", "wide"],
    ["auth", "status", "--offline"], ["auth", "token"],
  ]

  @Test func readingLeavesNoTrace() async throws {
    try await Home.use { home in
      try home.writeConfig(contexts: 2)
      try await home.gatectl("context", "update", "c1", "--audience", "a").expect(0)
      // Open to others: a read does not mend that, and says nothing of it.
      chmod(home.config, 0o644)
      let look = "find . -printf '%p %i %s %m %T@ %C@\\n' | sort"
      let before = try await home.shell(look).output
      for words in Self.reading {
        let outcome = try await home.gatectl(arguments: words)
        outcome.expect(0)
        #expect(!outcome.errors.contains("warning"), "\(words): \(outcome.errors)")
        #expect(try await home.shell(look).output == before, "\(words)")
      }
    }
  }

  @Test(.whereMountsAreAllowed)
  func readingNeedsNothingWritable() async throws {
    try await Home.use { home in
      try home.writeConfig(contexts: 2)
      let lines = Self.reading.map { "\"$gatectl\" \($0.joined(separator: " "))" }.joined(separator: "\n")
      let script =
        "set -e\nmount --bind \"$HOME\" \"$HOME\"\nmount -o remount,ro,bind \"$HOME\"\ncd \"$HOME\"\n\(lines)"
      try await home.shell("unshare -m sh -c \"$script\"", environment: ["script": script]).expect(0)
      #expect(home.names == ["config.yaml"])
    }
  }

  @Test func looseModeIsTightenedWithOneWarning() async throws {
    try await Home.use { home in
      try home.writeConfig(contexts: 2)
      chmod(home.config, 0o664)
      let first = try await home.gatectl("context", "use", "c1")
      #expect(first.marked == ["warning: \(home.config) was open to others (mode 664); it is 600 now"])
      #expect(Files.mode(home.config) == 0o600)
      #expect(try await home.gatectl("context", "use", "c0").marked.isEmpty)
      // A stricter one is the user's wish.
      chmod(home.config, 0o400)
      #expect(try await home.gatectl("context", "use", "c1").marked.isEmpty)
      #expect(Files.mode(home.config) == 0o400)
    }
  }

  @Test func newFileAndItsFoldersAreTheUsersAlone() async throws {
    try await Home.use { home in
      try await home.shell("umask 0; exec \"$gatectl\" context add a --server https://a.example").expect(0)
      for path in [".config", ".config/gatectl", ".local/state/gatectl", ".local/state/gatectl/history"] {
        #expect(Files.mode("\(home.path)/\(path)") == 0o700, "\(path)")
      }
      #expect(Files.mode(home.config) == 0o600)
      #expect(Files.mode("\(home.folder)/.config.yaml.lock") == 0o600)
      let modes = try await home.shell("find .local -type f -printf '%m\\n' | sort -u").output
      #expect(modes == "600\n")
    }
  }

  @Test(.enabled(if: geteuid() == 0, "only root gives files away"))
  func ownerAndGroupStay() async throws {
    try await Home.use { home in
      try home.writeConfig(contexts: 2)
      #expect(chown(home.config, 1234, 2345) == 0)
      try await home.gatectl("context", "use", "c1").expect(0)
      #expect(try await home.shell("stat -c '%u %g %a' .config/gatectl/config.yaml").output == "1234 2345 600\n")
    }
  }

  @Test func chainOfLinksIsFollowedAndKept() async throws {
    try await Home.use { home in
      try home.writeConfig(contexts: 2)
      try await home.shell(
        """
        mkdir repo dotfiles && mv .config/gatectl/config.yaml repo/gatectl.yaml
        ln -s ../repo/gatectl.yaml dotfiles/config && ln -s "$HOME/dotfiles/config" .config/gatectl/config.yaml
        """
      ).expect(0)
      try await home.gatectl("context", "use", "c1").expect(0)
      let links = try await home.shell(
        "readlink .config/gatectl/config.yaml dotfiles/config; ls -A repo .config/gatectl")
      #expect(
        links.output == """
          \(home.path)/dotfiles/config
          ../repo/gatectl.yaml
          .config/gatectl:
          config.yaml

          repo:
          .gatectl.yaml.lock
          gatectl.yaml

          """)
      #expect(try Files.text("\(home.path)/repo/gatectl.yaml").contains("current-context: c1\n"))
      // A link to nothing yet is a file to be made there.
      try await home.shell("rm repo/gatectl.yaml").expect(0)
      try await home.gatectl("context", "add", "a", "--server", "https://a.example").expect(0)
      #expect(try Files.text("\(home.path)/repo/gatectl.yaml").contains("  a:\n    server: https://a.example\n"))
    }
  }

  @Test func linksInACircleAreAnError() async throws {
    try await Home.use { home in
      try home.writeConfig(contexts: 1)
      try await home.shell("cd .config/gatectl && rm config.yaml && ln -s b config.yaml && ln -s config.yaml b").expect(
        0)
      try await home.gatectl("context", "list")
        .expectFailure(74, "cannot read '\(home.config)': too many levels of symbolic links")
      try await home.gatectl("context", "add", "a", "--server", "https://a.example")
        .expectFailure(73, "cannot follow '\(home.config)': too many levels of symbolic links")
    }
  }

  @Test func historyHoldsNoSecretAndNoMoreThanItsShare() async throws {
    try await Home.use { home in
      try home.writeConfig(contexts: 2)
      for number in 0..<55 {
        try await home.gatectl("context", "update", "c1", "--audience", "a\(number)", "-q").expect(0)
      }
      try await home.gatectl("context", "delete", "c1").expect(0)
      #expect(try await home.shell("find .local -path '*/history/*' -type f | wc -l").output == "50\n")
      #expect(try await home.shell("grep -rl token-1 .local").output.isEmpty)
      // The last fifty are there, one by one or all at once.
      let list = try await home.gatectl("context", "undo", "--list", "-o", "name").output
      #expect(list.split(separator: "\n").count == 50)
      try await home.gatectl("context", "undo").expect(0)
      #expect(try Files.text(home.config).contains("  c1:\n    server: https://c1.example\n"))
    }
  }
}
