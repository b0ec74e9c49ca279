import Testing
import Values

/// No secret shows anywhere but where it was asked for.
struct SecretsTests {
  /// A confidential client, and a browser that notes the words it was started with.
  private func prepare(_ scene: Scene) async throws -> [String: String] {
    try await scene.makeContext()
    let secret = "\(scene.home)/client-secret"
    try Files.write("\(scene.demo.clientSecret)\n", to: secret)
    try await scene.gatectl(
      "context", "update", "demo", "--client-id", "gatectl-demo-confidential", "--client-secret-file", secret)
    let script = "#!/bin/sh\nprintf '%s\\n' \"$@\" >>\"$HOME/argv\"\nexec \(Programs.demo) browser \"$@\"\n"
    try Files.write(script, to: "\(scene.home)/browser", mode: 0o700)
    try await scene.demo.misbehave(["deviceInterval": 0])
    return ["BROWSER": "\(scene.home)/browser"]
  }

  /// Every secret that has gone over the wire, as the servers saw it.
  private func secrets(_ scene: Scene) async throws -> [String: String] {
    var secrets = ["password": Demo.password, "client secret": scene.demo.clientSecret]
    for request in try await scene.demo.requests() {
      for name in ["code", "code_verifier", "device_code", "auth0_token", "session_token"] {
        if let value = request.body?[name]?.string { secrets["\(name) \(secrets.count)"] = value }
      }
      if let header = request.header("authorization") {
        secrets["\(header)"] = String(header.drop { $0 != " " }.dropFirst())
      }
    }
    for session in try await scene.demo.state()["sessions"]?.array ?? [] {
      if let token = session["token"]?.string { secrets["session \(secrets.count)"] = token }
    }
    return secrets
  }

  /// Expects none of them in `text`, nor anything that looks like one the servers do not list.
  private func expectNoSecrets(_ scene: Scene, in text: String) async throws {
    for (name, secret) in try await secrets(scene) { #expect(!text.contains(secret), "\(name)") }
    // The challenge is meant to be seen; refresh tokens, device codes and verifiers are as long.
    let rest = text.replacing(/code_challenge=[A-Za-z0-9_-]{43}/, with: "")
    #expect(rest.firstMatch(of: /[A-Za-z0-9_-]{43,}/) == nil)
    #expect(!text.contains("eyJ"))
  }

  private func modes(_ scene: Scene, _ token: String) -> [(words: [String], input: String)] {
    let callback = "https://app.acme.example/#id_token=\(token)"
    return [
      (["--pkce-port", "0"], ""), (["--device"], ""), (["--auth0", Demo.user, "--password"], "\(Demo.password)\n"),
      (["--auth0-token", token], ""), (["--auth0-token", "-"], "\(token)\n"), (["--auth0", token], ""),
      (["--callback-url", callback], ""), (["--auth0", callback], ""),
    ]
  }

  /// An ID token for the confidential client.
  private func idToken(_ scene: Scene) async throws -> String {
    let body: JSON = [
      "grant_type": "password", "client_id": "gatectl-demo-confidential", "username": .string(Demo.user),
      "client_secret": .string(scene.demo.clientSecret), "password": .string(Demo.password), "scope": "openid email",
    ]
    let answer = try await PlainHTTP.send("POST", "\(scene.demo.issuer)oauth/token", body: body.serialized())
    return try #require(JSON(parsing: answer.body)["id_token"]?.string, "\(answer.text)")
  }

  @Test func noLoginShowsASecretEvenWhenVerbose() async throws {
    try await Scene.play { scene in
      let environment = try await prepare(scene)
      let token = try await idToken(scene)
      for (words, input) in modes(scene, token) {
        try await scene.gatectl("auth", "logout", "-v")
        let outcome = try await scene.gatectl(
          ["auth", "login", "--verbose"] + words, input: input, environment: environment)
        #expect(outcome.status == 0, "\(words.first ?? ""): \(outcome.errors)")
        #expect(outcome.errors.contains("gatectl: debug: > "))
      }
      try await expectNoSecrets(scene, in: scene.everythingSaid)
      let arguments = try Files.text("\(scene.home)/argv")
      #expect(arguments.contains("/authorize?") && arguments.contains("/activate?user_code="))
      try await expectNoSecrets(scene, in: arguments)
    }
  }

  @Test func noUseOfTheSessionShowsASecretEvenWhenVerbose() async throws {
    try await Scene.play { scene in
      try await scene.gatectl("version")
      let environment = try await prepare(scene)
      let login = try await scene.gatectl("auth", "login", "--pkce-port", "0", environment: environment)
      #expect(login.status == 0)
      for words in [
        ["api", "/noetl/catalog/list"], ["api", "/noetl/status/502"], ["api", "-i", "/noetl/upstream-401"],
        ["auth", "status"], ["auth", "status", "-o", "json"], ["context", "show"], ["context", "show", "-o", "json"],
        ["context", "list", "-o", "wide"], ["auth", "logout"], ["auth", "status"],
      ] {
        _ = try await scene.gatectl(words + ["--verbose"])
      }
      try await expectNoSecrets(scene, in: scene.everythingSaid)
    }
  }

  @Test func noFailedLoginShowsASecretEvenWhenVerbose() async throws {
    try await Scene.play { scene in
      let environment = try await prepare(scene)
      let token = try await idToken(scene)
      for faults: JSON in [
        ["rules": [["path": "/api/auth/login", "status": 401]]], ["rules": [["path": "/oauth/token", "status": 500]]],
        ["rules": [["path": "/api/auth/login", "action": "truncate", "status": 200]]], ["badSignature": true],
      ] {
        try await scene.demo.misbehave(["rules": [], "badSignature": false])
        try await scene.demo.misbehave(faults)
        for words in [["--pkce-port", "0"], ["--auth0-token", "\(token.dropLast(9))"]] {
          let outcome = try await scene.gatectl(["auth", "login", "-v"] + words, environment: environment)
          #expect(outcome.status != 0)
        }
      }
      try await expectNoSecrets(scene, in: scene.everythingSaid)
    }
  }

  @Test func passwordAsAnArgumentIsRefusedAndNotRepeated() async throws {
    try await Scene.play { scene in
      try await scene.makeContext()
      for words in [
        ["--password", Demo.password], ["--password=\(Demo.password)"], ["--auth0", Demo.user, Demo.password],
      ] {
        let outcome = try await scene.gatectl(["auth", "login"] + words)
        #expect(outcome.status == 64)
        outcome.expectGrammar()
      }
      #expect(!scene.everythingSaid.contains(Demo.password))
      #expect(try await scene.demo.requests("idp").isEmpty)
    }
  }

  @Test func tokenIsPrintedWhereItIsAskedFor() async throws {
    try await Scene.play { scene in
      let token = try await scene.logIn()
      #expect(try await scene.gatectl("context", "show", "--show-token").output.contains(token))
      #expect(try await !scene.gatectl("context", "show").output.contains(token))
      let json = try JSON(parsing: try await scene.gatectl("auth", "token", "-o", "json").bytes)
      #expect(json["token"]?.string == token)
    }
  }
}
