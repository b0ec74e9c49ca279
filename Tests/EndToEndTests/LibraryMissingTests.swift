import Glibc
import Testing
import Values

/// A machine on which libcurl cannot be opened.
struct LibraryMissingTests {
  /// Where the loader looks first, and finds files that are no libraries.
  private func withoutLibCurl(_ scene: Scene) throws -> [String: String] {
    let folder = "\(scene.home)/lib"
    mkdir(folder, 0o700)
    for name in ["libcurl.so.4", "libcurl-gnutls.so.4"] { try Files.write("", to: "\(folder)/\(name)") }
    // Such a machine has never fetched anything that could be kept.
    return ["LD_LIBRARY_PATH": folder, "XDG_CACHE_HOME": "\(scene.home)/no-cache"]
  }

  @Test func commandsThatNeedNoNetworkWork() async throws {
    try await Scene.play { scene in
      let token = try await scene.logIn()
      let environment = try withoutLibCurl(scene)
      for words in [
        ["version"], ["help", "exit-codes"], ["context", "list"], ["context", "current"], ["context", "show"],
        ["context", "copy", "demo", "second"], ["context", "use", "second"], ["context", "use", "demo"],
        ["context", "update", "--audience", ""], ["config", "view"], ["auth", "status", "--offline"],
      ] {
        let outcome = try await scene.gatectl(words, environment: environment)
        #expect(outcome.status == 0, "\(words): \(outcome.errors)")
      }
      #expect(try await scene.gatectl(["auth", "token"], environment: environment).output == "\(token)\n")
    }
  }

  @Test func theOthersSayWhichPackageToInstall() async throws {
    try await Scene.play { scene in
      try await scene.logIn()
      let before = try scene.config
      let environment = try withoutLibCurl(scene)
      for words in [
        ["auth", "status"], ["api", "/noetl/catalog/list"], ["auth", "login", "--force", "--pkce-port", "0"],
        ["context", "init", "x", "--from-gateway", scene.demo.gateway],
      ] {
        let outcome = try await scene.gatectl(words, environment: environment)
        #expect(outcome.status == 69, "\(words): \(outcome.errors)")
        let error = try #require(outcome.marked.first { $0.hasPrefix("error: ") })
        #expect(error.hasPrefix("error: libcurl.so.4"), "\(words): \(error)")
        #expect(error.contains("cannot be opened; install libcurl4 (Debian, Ubuntu) or libcurl (Fedora)"))
        outcome.expectGrammar()
        let json = try await scene.gatectl(words + ["-o", "json"], environment: environment)
        #expect(
          try JSON(parsing: Array(json.errorBytes.split(separator: 10).last ?? []))["reason"] == "library-missing")
      }
      #expect(try scene.config == before)
    }
  }
}
