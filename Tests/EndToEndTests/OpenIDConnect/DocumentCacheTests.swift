import Glibc
import TestSupport
import Testing
import Values

/// The issuer's metadata and keys are kept on disk as long as it says, for all processes.
struct DocumentCacheTests {
  private static let folder = ".cache/gatectl"

  /// How often the issuer's documents were asked for.
  private func fetches(_ scene: Scene) async throws -> [String] {
    try await scene.demo.requests("idp", "GET", "/.well-known/*").compactMap(\.path).sorted()
  }

  private func files(_ scene: Scene, _ folder: String = folder) async throws -> [String] {
    let launch = Launch(
      program: "/bin/ls", arguments: ["-A", "\(scene.home)/\(folder)"], environment: [:], directory: scene.home)
    return try await scene.run(launch).outcome().output.split(separator: "\n").map(String.init)
  }

  /// Puts other documents in the place of those that were kept, as fresh as they were.
  private func changeDocuments(_ scene: Scene, _ change: (inout [String: JSON]) -> Void) async throws {
    for name in try await files(scene) {
      let path = "\(scene.home)/\(Self.folder)/\(name)"
      var entry = try #require(JSON(parsing: Files.bytes(path)).object)
      let body = try JSON(parsing: Array((entry["body"]?.string ?? "").utf8))
      var document = try #require(body.object)
      change(&document)
      entry["body"] = .string(JSON.object(document).serialized())
      try Files.write(JSON.object(entry).serialized(), to: path)
    }
  }

  @Test func laterProcessesAskForNothingThatIsFresh() async throws {
    try await Scene.play { scene in
      try await scene.logInPlain()
      try await scene.demo.forgetRequests()
      #expect(try await scene.gatectl("auth", "refresh").status == 0)
      #expect(try await scene.gatectl("auth", "status").status == 0)
      #expect(try await fetches(scene).isEmpty)
      #expect(Files.mode("\(scene.home)/\(Self.folder)") == 0o700)
      let names = try await files(scene)
      #expect(names.count == 3, "\(names)")
      for name in names {
        let path = "\(scene.home)/\(Self.folder)/\(name)"
        #expect(Files.mode(path) == 0o600)
        let text = try Files.text(path)
        for secret in ["token", "refresh-token"] {
          #expect(!text.contains(try #require(try scene.stored(secret))))
        }
      }
    }
  }

  @Test func folderOfTheEnvironmentIsUsed() async throws {
    try await Scene.play { scene in
      let environment = ["XDG_CACHE_HOME": "\(scene.home)/kept"]
      try await scene.makePlainContext()
      let login = try await scene.gatectl(
        "auth", "login", "--username", Demo.user, "--password", input: "\(Demo.password)\n", environment: environment)
      #expect(login.status == 0, "\(login.errors)")
      #expect(try await files(scene, "kept/gatectl").count == 3)
    }
  }

  /// Keys are rotated between two processes, with the old set still fresh.
  @Test func rotatedKeysAreFoundAndTakeThePlaceOfTheOldOnes() async throws {
    try await Scene.play { scene in
      try await scene.logInPlain()
      try await scene.demo.misbehave(["rotateKeys": true])
      try await scene.demo.forgetRequests()
      #expect(try await scene.gatectl("auth", "refresh").status == 0)
      #expect(try await fetches(scene) == ["/.well-known/jwks.json"])
      #expect(try await scene.gatectl("auth", "refresh").status == 0)
      #expect(try await fetches(scene) == ["/.well-known/jwks.json"])
    }
  }

  @Test func unknownKeysMakeProcessesAskOnceAMinute() async throws {
    try await Scene.play { scene in
      try await scene.logInPlain()
      try await scene.demo.misbehave(["unknownKid": true, "staticRefreshToken": true])
      try await scene.demo.forgetRequests()
      for _ in 0..<3 { #expect(try await scene.gatectl("auth", "refresh").status == 76) }
      #expect(try await fetches(scene) == ["/.well-known/jwks.json"])
    }
  }

  /// An issuer that was set up anew calls its new key as the old one: not a forgery, but an old list.
  @Test func replacedKeyOfTheSameNameIsFetched() async throws {
    try await Scene.play { scene in
      try await scene.logInPlain()
      try await changeDocuments(scene) { document in
        guard let keys = document["keys"]?.array else { return }
        document["keys"] = .array(
          keys.map { key in
            var fields = key.object ?? [:]
            for name in ["n", "x"] { fields[name] = fields[name]?.string.map { .string(String($0.reversed())) } }
            return .object(fields)
          })
      }
      try await scene.demo.forgetRequests()
      let refresh = try await scene.gatectl("auth", "refresh")
      #expect(refresh.status == 0, "\(refresh.errors)")
      #expect(try await fetches(scene) == ["/.well-known/jwks.json"])
    }
  }

  @Test func damagedAndForeignFilesAreIgnoredAndReplaced() async throws {
    try await Scene.play { scene in
      try await scene.logInPlain()
      let names = try await files(scene)
      try #require(names.count == 3)
      let paths = names.map { "\(scene.home)/\(Self.folder)/\($0)" }
      try Files.write("{\"version\":1", to: paths[0])
      // One that others can write, and one in whose place there is a pipe that nobody fills.
      chmod(paths[1], 0o666)
      unlink(paths[2])
      mkfifo(paths[2], 0o600)
      try await scene.demo.forgetRequests()
      let refresh = try await scene.gatectl("auth", "refresh")
      #expect(refresh.status == 0 && !refresh.errors.contains("warning"), "\(refresh.errors)")
      #expect(try await fetches(scene).count == 3)
      #expect(paths.allSatisfy { Files.mode($0) == 0o600 })
      #expect(try await scene.gatectl("auth", "refresh").status == 0)
      #expect(try await fetches(scene).count == 3)
    }
  }

  @Test func metadataOfAnotherIssuerIsRefusedAlsoWhereItWasKept() async throws {
    try await Scene.play { scene in
      try await scene.logInPlain()
      try await changeDocuments(scene) { document in
        if document["issuer"] != nil { document["issuer"] = "https://evil.example/" }
      }
      try await scene.demo.forgetRequests()
      // The kept ones are of no use, and the issuer itself is asked.
      #expect(try await scene.gatectl("auth", "refresh").status == 0)
      #expect(try await fetches(scene).count == 2)
      try await scene.demo.misbehave(["discovery": "wrong-issuer"])
      RunFolder.remove("\(scene.home)/.cache")
      let refused = try await scene.gatectl("auth", "refresh")
      #expect(refused.status == 76 && refused.errors.contains("evil.example"), "\(refused.errors)")
    }
  }

  @Test func placeThatCannotBeWrittenIsNoTrouble() async throws {
    try await Scene.play { scene in
      try Files.write("", to: "\(scene.home)/.cache")
      try await scene.logInPlain()
      let refresh = try await scene.gatectl("auth", "refresh")
      #expect(refresh.status == 0 && !refresh.errors.contains("warning"), "\(refresh.errors)")
    }
  }

  @Test func numberOfFilesIsBounded() async throws {
    try await Scene.play { scene in
      try await scene.makePlainContext()
      let folder = "\(scene.home)/\(Self.folder)"
      RunFolder.remove(folder)
      for path in ["\(scene.home)/.cache", folder] { mkdir(path, 0o700) }
      for number in 0..<80 { try Files.write("{}", to: "\(folder)/old-\(number).json") }
      let login = try await scene.gatectl(
        "auth", "login", "--username", Demo.user, "--password", input: "\(Demo.password)\n")
      #expect(login.status == 0, "\(login.errors)")
      let names = try await files(scene)
      // Documents that are fetched at the same time do not see each other: each may make room once, or once too little.
      #expect((62...66).contains(names.count), "\(names)")
      #expect(names.count { !$0.hasPrefix("old-") } == 3, "\(names)")
    }
  }

  @Test func commandsThatAskNobodyMakeNoFolder() async throws {
    try await Home.use { home in
      try home.writeConfig(contexts: 2)
      for arguments in [
        ["context", "list"], ["context", "current"], ["auth", "token"], ["auth", "status", "--offline"],
      ] {
        #expect(try await home.gatectl(arguments: arguments).status == 0)
      }
      #expect(!Files.exists("\(home.path)/.cache"))
    }
  }
}
