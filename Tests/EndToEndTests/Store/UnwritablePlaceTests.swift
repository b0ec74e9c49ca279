import Glibc
import Testing

/// Places that cannot be written: 73 with the system's reason, the file as it was, and nothing left beside it.
struct UnwritablePlaceTests {
  struct Place: Sendable, CustomTestStringConvertible {
    let name: String
    /// Makes the folder `.config/gatectl` with the file `before` in it hard to write.
    let script: String
    let error: String
    var names = ".config.yaml.lock config.yaml"
    var testDescription: String { name }
  }

  static let places = [
    Place(
      name: "full disk",
      script: """
        mount -t tmpfs -o size=64k,mode=700 none .config/gatectl
        cp before .config/gatectl/config.yaml
        dd if=/dev/zero of=.config/gatectl/fill bs=1k 2>/dev/null || true
        """,
      error: "cannot replace '.config/gatectl/config.yaml': no space left on device",
      names: ".config.yaml.lock config.yaml fill"),
    Place(
      name: "read-only disk",
      script: "mount --bind .config/gatectl .config/gatectl; mount -o remount,ro,bind .config/gatectl",
      error: "cannot lock '.config/gatectl/.config.yaml.lock': read-only file system", names: "config.yaml"),
    Place(
      name: "file that is mounted by itself", script: "mount --bind before .config/gatectl/config.yaml",
      error: "cannot replace '.config/gatectl/config.yaml': device or resource busy"),
    Place(
      name: "read-only file that is mounted by itself",
      script: "mount --bind before .config/gatectl/config.yaml; mount -o remount,ro,bind .config/gatectl/config.yaml",
      error: "cannot replace '.config/gatectl/config.yaml': device or resource busy"),
  ]

  @Test(.whereMountsAreAllowed, arguments: places)
  func fileOnADiskThatCannotBeWrittenStaysAsItIs(place: Place) async throws {
    try await Home.use { home in
      try home.writeConfig(contexts: 40)
      let script = """
        set -e
        cp -p .config/gatectl/config.yaml before
        \(place.script)
        status=0
        "$gatectl" --config .config/gatectl/config.yaml context use c1 || status=$?
        cmp before .config/gatectl/config.yaml
        "$gatectl" context show c1 -o name
        ls -A .config/gatectl | sort | xargs
        exit $status
        """
      let outcome = try await home.shell(
        "unshare -m sh -c \"$script\"", environment: ["script": script, "LC_ALL": "C"])
      outcome.expectFailure(73, place.error)
      #expect(outcome.output == "c1\n\(place.names)\n")
    }
  }

  @Test(.whereMountsAreAllowed)
  func linkToAnotherDiskIsFollowed() async throws {
    try await Home.use { home in
      try home.writeConfig(contexts: 2)
      let script = """
        set -e
        mkdir other
        mount -t tmpfs -o mode=700 none other
        mv .config/gatectl/config.yaml other/real.yaml
        ln -s ../../other/real.yaml .config/gatectl/config.yaml
        "$gatectl" -q context use c1
        test -h .config/gatectl/config.yaml
        grep '^current-context' other/real.yaml
        ls -A .config/gatectl other | sort | xargs
        """
      let outcome = try await home.shell(
        "unshare -m sh -c \"$script\"", environment: ["script": script, "LC_ALL": "C"])
      outcome.expect(0)
      #expect(
        outcome.output == "current-context: c1\n.config/gatectl: .real.yaml.lock config.yaml other: real.yaml\n")
    }
  }

  @Test func folderOfSomebodyElseIsReadAndNotWritten() async throws {
    try await Home.use { home in
      try home.writeConfig(contexts: 2)
      let asSomebody = getuid() == 0 ? "chown -R 65534 \"$HOME\"; exec setpriv --reuid 65534 --clear-groups" : "exec"
      try await home.shell("chmod 500 \"$HOME/.config/gatectl\"").expect(0)
      try await home.shell("\(asSomebody) \"$gatectl\" context show c1 -o name").expect(0)
      let before = try Files.bytes(home.config)
      try await home.shell("\(asSomebody) \"$gatectl\" context use c1")
        .expectFailure(73, "cannot lock '\(home.folder)/.config.yaml.lock': permission denied")
      #expect(home.names == ["config.yaml"])
      #expect(try Files.bytes(home.config) == before)
    }
  }

  struct Fault: Sendable, CustomTestStringConvertible {
    let call: String
    let errno: Int32
    let reason: String
    var testDescription: String { "\(call): \(reason)" }
  }

  static let faults = [
    Fault(call: "openat", errno: EACCES, reason: "permission denied"),
    Fault(call: "flock", errno: ENOLCK, reason: "no locks available"),
    Fault(call: "create", errno: EACCES, reason: "permission denied"),
    Fault(call: "create", errno: EROFS, reason: "read-only file system"),
    Fault(call: "create", errno: ENOSPC, reason: "no space left on device"),
    Fault(call: "write", errno: ENOSPC, reason: "no space left on device"),
    Fault(call: "write", errno: EDQUOT, reason: "disk quota exceeded"),
    Fault(call: "write", errno: EIO, reason: "input/output error"),
    Fault(call: "fchmod", errno: EPERM, reason: "operation not permitted"),
    Fault(call: "fsync", errno: EIO, reason: "input/output error"),
    Fault(call: "renameat", errno: EXDEV, reason: "invalid cross-device link"),
    Fault(call: "renameat", errno: EACCES, reason: "permission denied"),
    Fault(call: "renameat", errno: EROFS, reason: "read-only file system"),
  ]

  /// One edit of each kind, and one of a session.
  private static let edits = [
    ["context", "use", "c1"], ["context", "update", "c1", "--audience", "a"], ["context", "delete", "c1"],
    ["context", "undo"], ["auth", "logout", "--local", "--context", "c1"],
  ]

  @Test(arguments: faults)
  func fileStaysAsItIsWhicheverCallFails(fault: Fault) async throws {
    try await Home.use { home in
      try home.writeConfig(contexts: 2)
      try await home.gatectl("context", "update", "c0", "--audience", "first").expect(0)
      let before = try Files.bytes(home.config)
      for edit in Self.edits {
        let outcome = try await home.gatectl(
          arguments: edit, environment: Faults.failing(fault.call, with: fault.errno))
        #expect(outcome.status == 73, "\(edit): \(outcome.errors)")
        #expect(outcome.errors.contains(": \(fault.reason)\n"), "\(outcome.errors)")
        #expect(try Files.bytes(home.config) == before, "\(edit)")
        #expect(home.names == [".config.yaml.lock", "config.yaml"], "\(edit)")
      }
    }
  }

  @Test func folderThatCannotBeMadeIsSaid() async throws {
    try await Home.use { home in
      try await home.gatectl(
        "context", "add", "a", "--server", "https://a.example", environment: Faults.failing("mkdir", with: EACCES)
      ).expectFailure(73, "cannot create directory '\(home.folder)': permission denied")
      #expect(!Files.exists("\(home.path)/.config"))
    }
  }
}
