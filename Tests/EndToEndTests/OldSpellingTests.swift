import Glibc
import Testing
import Values

/// The flags of the older CLIs, each held against what gatectl calls it itself.
struct OldSpellingTests {
  struct Alias: Sendable, CustomTestStringConvertible {
    let old: [String]
    let new: [String]
    /// What standard error says of the old one.
    var warning: String?
    var testDescription: String { old.joined(separator: " ") }
  }

  /// What `context add` and `context update` take.
  static let settings = [
    Alias(old: ["--server-url", "https://b.example"], new: ["--server", "https://b.example"]),
    Alias(old: ["--auth0-domain", "acme.us.auth0.com"], new: ["--issuer", "https://acme.us.auth0.com/"]),
    Alias(old: ["--auth0-client-id", "Abc"], new: ["--client-id", "Abc"]),
    Alias(old: ["--auth0-client-secret", "hush"], new: ["--client-secret", "hush"], warning: "can be seen"),
    Alias(old: ["--auth0-audience", "https://api"], new: ["--audience", "https://api"]),
    Alias(old: ["--auth0-audience", ""], new: ["--set", "audience="]),
    Alias(old: ["--auth0-audience="], new: ["--audience="]),
    Alias(
      old: ["--auth0-redirect-uri", "http://127.0.0.1:8765/callback"],
      new: ["--redirect-uri", "http://127.0.0.1:8765/callback"]),
    Alias(old: ["--kube-context", "gke"], new: ["--set", "kubernetes.context=gke"]),
    Alias(old: ["--kube-namespace", "noetl"], new: ["--set", "kubernetes.namespace=noetl"]),
    Alias(old: ["--kube-service", "gw"], new: ["--set", "kubernetes.service=gw"]),
    Alias(old: ["--kube-remote-port", "8090"], new: ["--set", "kubernetes.remote-port=8090"]),
    Alias(old: ["--kube-remote-port=0"], new: ["--set", "kubernetes.remote-port="]),
    Alias(
      old: ["--runtime", "distributed", "--audience", "a"], new: ["--audience", "a"],
      warning: "warning: --runtime has no meaning here and is ignored\n"),
  ]

  @Test(arguments: settings)
  func settingsOfAContext(row: Alias) async throws {
    try await Home.use { home in
      /// The config after adding a context with the flags, and after updating one that has every field set.
      func configs(_ flags: [String]) async throws -> [String] {
        let full = [
          "--gateway", "noetl", "--audience", "x", "--kube-remote-port", "1", "--issuer", "https://x.example/",
        ]
        let server = flags.contains { $0.hasPrefix("--server") } ? [] : ["--server", "https://a.example"]
        var texts: [String] = []
        let kind = flags.contains { $0.hasPrefix("--auth0-domain") } ? [] : ["--gateway", "noetl"]
        for commands in [
          [["add", "c"] + server + kind + flags],
          [["add", "c", "--server", "https://a.example"] + full, ["update", "c"] + flags],
        ] {
          unlink(home.config)
          for command in commands {
            let outcome = try await home.gatectl(arguments: ["context"] + command)
            outcome.expect(0)
            if command.count > 2, Array(command.suffix(flags.count)) == flags, flags == row.old {
              #expect(row.warning.map { outcome.errors.contains($0) } ?? true, "\(outcome.errors)")
            }
          }
          texts.append(try Files.text(home.config))
        }
        return texts
      }
      let (old, new) = (try await configs(row.old), try await configs(row.new))
      #expect(old == new)
    }
  }

  /// What every command takes.
  @Test(arguments: [
    Alias(old: ["--rack", "c1"], new: ["--context", "c1"]), Alias(old: ["-r", "c1"], new: ["--context", "c1"]),
    Alias(old: ["--rack=c1"], new: ["--context", "c1"]), Alias(old: ["--json"], new: ["-o", "json"]),
    Alias(old: ["-j"], new: ["-o", "json"]), Alias(old: ["--output", "json"], new: ["-o", "json"]),
    Alias(old: ["--non-interactive"], new: ["--yes"]),
  ])
  func globalOptions(row: Alias) async throws {
    try await Home.use { home in
      try home.writeConfig(contexts: 2)
      for words in [["context", "show"], ["context", "list"], ["auth", "status", "--offline"], ["auth", "token"]] {
        let (old, new) = (
          try await home.gatectl(arguments: row.old + words), try await home.gatectl(arguments: words + row.new)
        )
        #expect(old.status == new.status && old.output == new.output && old.errors == new.errors, "\(words)")
        #expect(!old.output.isEmpty)
      }
    }
  }

  @Test(arguments: ["switch", "use"])
  func switchIsUse(word: String) async throws {
    try await Home.use { home in
      try home.writeConfig(contexts: 2)
      try await home.gatectl("context", word, "c1", "--yes").expect(0)
      #expect(try await home.gatectl("context", "current").output == "c1\n")
    }
  }

  @Test(arguments: ["--session-token", "--api-token"])
  func aCredentialByHand(flag: String) async throws {
    try await Scene.play { scene in
      let token = try await scene.logIn()
      try await scene.gatectl("context", "add", "other", "--server", scene.demo.gateway, "--gateway", "noetl")
      for words in [["api", "/noetl/catalog/list"], ["auth", "status"]] {
        try await scene.gatectl(words + [flag, token, "--context", "other"]).expect(0)
        // Before the command, where the older CLIs had it; the kind of a server without a context cannot be known.
        try await scene.gatectl([flag, token, "--context", "other"] + words).expect(0)
        try await scene.gatectl(
          ["--server-url", scene.demo.gateway, flag, token] + words, environment: ["GATECTL_GATEWAY": "noetl"]
        ).expect(0)
      }
    }
  }

  /// What `auth login` sends a browser off with.
  @Test(arguments: [
    Alias(
      old: ["--browser-pkce", "--no-browser-open", "--pkce-port", "0"],
      new: ["--pkce", "--no-open", "--pkce-port", "0"]
    ),
    Alias(
      old: ["--no-open", "--auth0-audience", "https://api", "--pkce-port", "0"], new: ["--audience", "https://api"]),
    Alias(
      old: ["--no-browser-open", "--auth0", "you@acme.com", "--pkce-port", "0"], new: ["--username", "you@acme.com"]),
    Alias(
      old: ["--no-open", "--auth0-domain", "ISSUER", "--auth0-client-id", "gatectl-demo", "--pkce-port", "0"],
      new: ["--issuer", "ISSUER", "--client-id", "gatectl-demo"]),
    Alias(
      old: ["--no-open", "--auth0-redirect-uri", "http://127.0.0.1:PORT/callback"],
      new: ["--redirect-uri", "http://127.0.0.1:PORT/callback"]),
  ])
  func browserLogins(row: Alias) async throws {
    try await Scene.play { scene in
      try await scene.makeContext()
      let port = try PlainHTTP.deadPort()
      func asked(_ flags: [String]) async throws -> [Substring] {
        let flags = flags.map { $0.replacing("ISSUER", with: scene.demo.issuer).replacing("PORT", with: "\(port)") }
        // Not a browser that is installed here.
        let login = try scene.start(["auth", "login"] + flags, environment: ["BROWSER": "/bin/true"])
        let url = try await login.loginURL(on: login.errors)
        login.signal(SIGTERM)
        #expect(try await login.outcome().status == 143)
        let query = try #require(url.split(separator: "?").last)
        // A free port differs each time, the secrets of one login do by design.
        let once = ["state=", "nonce=", "code_challenge="] + (flags.contains("0") ? ["redirect_uri="] : [])
        return query.split(separator: "&").filter { item in !once.contains { item.hasPrefix($0) } }.sorted()
      }
      let free = row.new.contains { $0.contains("PORT") } || row.new.contains("0") ? [] : ["--pkce-port", "0"]
      let old = try await asked(row.old)
      let new = try await asked(row.new + free + ["--no-browser-open"])
      #expect(old == new)
      #expect(old.contains("response_type=code") && old.contains("code_challenge_method=S256"))
    }
  }

  @Test(arguments: ["--browser", "--use-device-code", "--device"])
  func deviceLogins(flag: String) async throws {
    try await Scene.play { scene in
      try await scene.makeContext()
      try await scene.demo.misbehave(["deviceInterval": 0])
      let login = try scene.start(["auth", "login", flag, "--no-browser-open"])
      _ = try await login.errors.line(with: "and enter the code: ")
      try await scene.demo.decideDevice()
      try await login.outcome().expect(0)
    }
  }

  /// Ways to log in that need no browser; `TOKEN` is an ID token.
  @Test(arguments: [
    Alias(old: ["--auth0", "you@acme.com", "--password"], new: ["--username", "you@acme.com", "--password"]),
    Alias(old: ["--auth0-token", "TOKEN"], new: ["--id-token", "TOKEN"]),
    Alias(old: ["--auth0", "TOKEN"], new: ["--id-token", "TOKEN"]),
    Alias(
      old: ["--auth0-callback-url", "https://app/cb#id_token=TOKEN"],
      new: ["--callback-url", "https://app/cb#id_token=TOKEN"]),
    Alias(
      old: ["--auth0-token", "TOKEN", "--no-save", "--json"], new: ["--id-token", "TOKEN", "--no-save", "-o", "json"]),
    Alias(
      old: ["--auth0-token", "TOKEN", "--session-duration-hours", "2"],
      new: ["--id-token", "TOKEN", "--session-duration-hours", "2"]),
    Alias(
      old: ["--auth0-token", "TOKEN", "--server-url", "SERVER"], new: ["--id-token", "TOKEN", "--server", "SERVER"]),
  ])
  func otherLogins(row: Alias) async throws {
    try await Scene.play { scene in
      try await scene.makeContext()
      let token = try await scene.demo.idToken()
      /// What the gateway was asked, and whether a session was kept.
      func exchange(_ flags: [String]) async throws -> (JSON?, Bool) {
        try await scene.gatectl("auth", "logout")
        try await scene.demo.forgetRequests()
        let flags = flags.map { $0.replacing("TOKEN", with: token).replacing("SERVER", with: scene.demo.gateway) }
        let outcome = try await scene.gatectl(["auth", "login"] + flags, input: "\(Demo.password)\n")
        #expect(outcome.status == 0, "\(flags): \(outcome.errors)")
        let request = try #require(try await scene.demo.requests("gateway", "POST", "/api/auth/login").first)
        guard case .object(var body)? = request.body else { return (nil, false) }
        // A password grant makes a new one each time.
        if flags.contains("--password") { body["auth0_token"] = nil }
        return (.object(body), try scene.config.contains("session:"))
      }
      let (old, new) = (try await exchange(row.old), try await exchange(row.new))
      #expect(old.0 == new.0 && old.1 == new.1)
      #expect(old.1 != row.old.contains("--no-save"))
    }
  }
}
