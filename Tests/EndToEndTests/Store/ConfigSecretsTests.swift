import Testing

/// No command that shows the config shows a secret of it, however oddly it is kept there.
struct ConfigSecretsTests {
  private static let config = """
    current-context: a
    contexts:
      a:
        server: https://a.example
        proxy: http://me:hidden-1@proxy.example:3128
        idp: { issuer: https://i.example, client-secret: hidden-2 }
        session: { token: hidden-3, origin: https://a.example, refresh-token: hidden-4 }
        client-secret: hidden-5
        imported: { password: hidden-6 }
      b:
        server: https://me:hidden-7@b.example

    """

  private static let looking: [[String]] = [
    ["config", "view"], ["config", "view", "-o", "json"], ["context", "list", "-o", "wide"],
    ["context", "list", "-o", "json"], ["context", "show"], ["context", "show", "b"],
    ["context", "show", "-o", "json"],
    ["context", "show", "-o", "yaml"], ["context", "explain", "a"], ["context", "explain", "a", "-o", "json"],
    ["context", "validate"], ["context", "current", "-o", "wide"], ["context", "export", "a"],
    ["context", "rename", "a", "z", "--dry-run"], ["context", "copy", "a", "z", "--dry-run"],
    ["context", "delete", "a", "--force", "--dry-run"], ["context", "update", "a", "--proxy", "", "--dry-run"],
    ["context", "update", "a", "--server", "https://z.example", "--dry-run"], ["context", "undo", "--list"],
  ]

  @Test func noneIsShown() async throws {
    try await Home.use { home in
      try Files.write(Self.config, to: "\(home.path)/c.yaml")
      for words in Self.looking {
        let outcome = try await home.gatectl(arguments: words + ["--config", "c.yaml"])
        #expect(!(outcome.output + outcome.errors).contains("hidden-"), "\(words): \(outcome.output)\(outcome.errors)")
      }
      let show = try await home.gatectl("context", "show", "--config", "c.yaml")
      #expect(show.output.contains("http://[redacted]@proxy.example:3128\n"))
      // What is exported works for others, who bring their own.
      let export = try await home.gatectl("context", "export", "--config", "c.yaml")
      #expect(
        export.output == """
          apiVersion: gatectl/v1
          contexts:
            a:
              server: https://a.example
              proxy: http://proxy.example:3128
              idp:
                issuer: https://i.example

          """)
    }
  }

  @Test func aStoreThatIsNotThereIsNoReasonForPlainText() async throws {
    try await Home.use { home in
      let stores = [
        (
          "session-store: helper:pass\ncontexts:\n  a: { server: https://a.example }\n",
          "gatectl --config c.yaml context edit"
        ),
        (
          "contexts:\n  a: { server: https://a.example, session-store: helper:pass }\n",
          "gatectl --config c.yaml context update a --unset session-store"
        ),
      ]
      for (text, remedy) in stores {
        try Files.write(text, to: "\(home.path)/c.yaml")
        let login = try await home.gatectl("auth", "login", "--context", "a", "--config", "c.yaml")
        login.expect(78)
        #expect(
          login.marked == [
            "error: context 'a' keeps its session in 'helper:pass', which this gatectl cannot do", "hint: \(remedy)",
          ])
        #expect(try Files.text("\(home.path)/c.yaml") == text)
      }
    }
  }
}
