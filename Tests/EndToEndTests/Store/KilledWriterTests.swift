import Glibc
import Testing

/// Writers that are killed, each at another one of its system calls: between two of them nothing changes on the disk.
struct KilledWriterTests {
  struct Edit: Sendable, CustomTestStringConvertible {
    let words: [String]
    /// Whether there is a file before.
    var isFirst = false
    var testDescription: String { words.joined(separator: " ") }
  }

  static let edits = [
    Edit(words: ["context", "add", "new", "--server", "https://new.example"], isFirst: true),
    Edit(words: ["context", "update", "c1", "--audience", "a"]),
    Edit(words: ["context", "use", "c1"]),
    Edit(words: ["context", "undo"]),
    Edit(words: ["auth", "logout", "--local", "--context", "c1"]),
  ]

  @Test(arguments: edits)
  func theFileIsTheOldOneOrTheNew(edit: Edit) async throws {
    try await Home.use { home in
      if !edit.isFirst {
        try home.writeConfig(contexts: 3)
        try await home.gatectl("context", "update", "c0", "--audience", "first").expect(0)
      }
      try await home.shell("mkdir -p -m 700 .config .local keep; cp -a .config .local keep").expect(0)
      let before = Files.exists(home.config) ? try Files.bytes(home.config) : nil
      try await home.gatectl(arguments: edit.words).expect(0)
      let after = try Files.bytes(home.config)
      var deaths = 0
      while true {
        try #require(deaths < 200)
        try await home.shell("rm -rf .config .local; cp -a keep/.config keep/.local .").expect(0)
        let outcome = try await home.gatectl(arguments: edit.words, environment: Faults.killing(at: deaths + 1))
        if outcome.status == 0 { break }
        deaths += 1
        #expect(outcome.status == 128 + SIGKILL, "call \(deaths): \(outcome.errors)")
        let found = Files.exists(home.config) ? try Files.bytes(home.config) : nil
        #expect(found == before || found == after, "call \(deaths)")
        // Neither a lock nor half a history is in the next one's way, and what was left over goes.
        try await home.gatectl("context", "add", "next", "--server", "https://next.example").expect(0)
        #expect(home.names == [".config.yaml.lock", "config.yaml"], "call \(deaths)")
        try await home.gatectl("context", "undo").expect(0)
        if !edit.isFirst { try await home.gatectl("context", "use", "c2").expect(0) }
        #expect(try await home.shell("find . -name '*.tmp.*'").output.isEmpty, "call \(deaths)")
      }
      // Lock, create, write, mode, fsync, rename and the folder's fsync at the least.
      #expect(deaths >= 8, "\(deaths)")
    }
  }
}
