import Glibc
import Testing

/// Which `.gatectl-context` counts in a directory.
struct DirectoryBindingTests {
  private func folders(_ home: Home, _ names: String...) {
    for name in names { mkdir("\(home.path)/\(name)", 0o755) }
  }

  private func current(_ home: Home, in folder: String, home other: String? = nil) async throws -> String {
    let environment = ["GATECTL_CONFIG": home.config].merging(other.map { ["HOME": $0] } ?? [:]) { $1 }
    return try await home.gatectl("context", "current", environment: environment, in: "\(home.path)/\(folder)").output
  }

  @Test func nearestAncestorBelowHomeCounts() async throws {
    try await Home.use { home in
      try home.writeConfig(contexts: 4)
      folders(home, "work", "work/deep", "work/deep/er", "play")
      try await home.gatectl("context", "bind", "c1", in: "\(home.path)/work").expect(0)
      #expect(try await current(home, in: "work/deep/er") == "c1\n")
      try await home.gatectl("context", "bind", "c2", in: "\(home.path)/work/deep").expect(0)
      #expect(try await current(home, in: "work/deep/er") == "c2\n")
      #expect(try await current(home, in: "work") == "c1\n")
      #expect(try await current(home, in: "play") == "c0\n")
      let unbind = try await home.gatectl("context", "unbind", in: "\(home.path)/work/deep")
      #expect(unbind.errors.contains("\(home.path)/work/.gatectl-context binds it to 'c1' now"))
      #expect(try await current(home, in: "work/deep/er") == "c1\n")
    }
  }

  @Test func fileInHomeAboveItOrOutsideDoesNotCount() async throws {
    try await Home.use { home in
      try home.writeConfig(contexts: 4)
      folders(home, "above", "above/person", "above/person/work", "outside")
      for folder in ["above", "above/person", "outside"] {
        try Files.write("c3\n", to: "\(home.path)/\(folder)/.gatectl-context")
      }
      let person = "\(home.path)/above/person"
      for folder in ["above/person/work", "above/person", "above", "outside"] {
        #expect(try await current(home, in: folder, home: person) == "c0\n", "\(folder)")
      }
      try Files.write("c2\n", to: "\(person)/work/.gatectl-context")
      #expect(try await current(home, in: "above/person/work", home: person) == "c2\n")
    }
  }

  @Test(.enabled(if: geteuid() == 0, "only root gives files away"))
  func fileOfSomebodyElseDoesNotCount() async throws {
    try await Home.use { home in
      try home.writeConfig(contexts: 4)
      folders(home, "work", "work/deep")
      try Files.write("c1\n", to: "\(home.path)/work/.gatectl-context", mode: 0o644)
      try Files.write("c2\n", to: "\(home.path)/work/deep/.gatectl-context", mode: 0o644)
      #expect(chown("\(home.path)/work/deep/.gatectl-context", 65534, 65534) == 0)
      #expect(try await current(home, in: "work/deep") == "c1\n")
      // A link of one's own to somebody else's file is still their word.
      symlink("deep/.gatectl-context", "\(home.path)/work/link")
      try await home.shell("mv work/link work/.gatectl-context").expect(0)
      #expect(try await current(home, in: "work/deep") == "c0\n")
    }
  }

  @Test func bindingIsSaidWhereItStandsInTheWay() async throws {
    try await Home.use { home in
      try home.writeConfig(contexts: 4)
      folders(home, "work")
      try await home.gatectl("context", "bind", "c1", in: "\(home.path)/work").expect(0)
      let explained = try await home.gatectl("context", "explain", in: "\(home.path)/work")
      #expect(explained.output.contains("\(home.path)/work/.gatectl-context"))
      try Files.write("nowhere\n", to: "\(home.path)/work/.gatectl-context")
      try await home.gatectl("context", "show", in: "\(home.path)/work").expectFailure(
        66, "there is no context 'nowhere' (from \(home.path)/work/.gatectl-context)", hints: ["gatectl context list"])
      // A name spelled out does not ask the directory.
      try await home.gatectl("context", "show", "c2", in: "\(home.path)/work").expect(0)
    }
  }
}
