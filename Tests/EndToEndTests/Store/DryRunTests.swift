import Glibc
import Testing

/// `--dry-run` of every command that has it: the diff as it is kept in a file, and no other trace on the disk.
struct DryRunTests {
  struct Edit: Sendable {
    /// The golden file's name.
    let name: String
    let command: [String]
    var arguments: [String] = []
    var environment: [String: String] = [:]
  }

  static let edits = [
    Edit(
      name: "add", command: ["context", "add"], arguments: ["new", "--server", "https://new.example", "--set-current"]),
    Edit(name: "init", command: ["context", "init"], arguments: ["demo", "--from-gateway", "GATEWAY"]),
    Edit(name: "init-existing", command: ["context", "init"], arguments: ["one", "--from-gateway", "GATEWAY"]),
    Edit(name: "update", command: ["context", "update"], arguments: ["two", "--audience", "a", "--unset", "proxy"]),
    Edit(
      name: "update-origin", command: ["context", "update"], arguments: ["one", "--server", "https://other.example"]),
    Edit(name: "update-secret", command: ["context", "update"], arguments: ["two", "--client-secret", "s3cret-new"]),
    Edit(
      name: "update-nothing", command: ["context", "update"], arguments: ["two", "--server", "https://two.example"]),
    Edit(name: "use", command: ["context", "use"], arguments: ["two"]),
    Edit(name: "rename", command: ["context", "rename"], arguments: ["one", "uno"]),
    Edit(name: "copy", command: ["context", "copy"], arguments: ["two", "three"]),
    Edit(name: "delete", command: ["context", "delete"], arguments: ["one", "two"]),
    Edit(name: "import", command: ["context", "import"], arguments: ["other.yaml"]),
    Edit(name: "undo", command: ["context", "undo"], arguments: ["--steps", "2"]),
    Edit(name: "bind", command: ["context", "bind"], arguments: ["two"]),
    Edit(name: "unbind", command: ["context", "unbind"]),
    Edit(name: "edit", command: ["context", "edit"], environment: ["EDITOR": "sed -i 's/two.example/z.example/'"]),
    Edit(name: "migrate", command: ["config", "migrate"], arguments: ["--config", "old.yaml"]),
  ]

  private static let config = """
    # kept by hand
    current-context: one
    contexts:
      one: # the first
        server: https://one.example
        gateway: noetl
        idp:
          issuer: https://issuer.example/
          client-secret: s3cret-old
        session:
          token: t0ken-one
          refresh-token: refresh-one
          origin: https://one.example
          user: you@acme.com

      two:
        server: https://two.example
        proxy: http://proxy.example:3128

    """

  /// Everything that an edit could touch, with inode, size, mode and times; the demo keeps its own files elsewhere.
  private func disk(_ scene: Scene) async throws -> String {
    let launch = Launch(
      program: "/bin/sh",
      // Of the state's folder the files alone: a copy for the editor comes and goes there.
      arguments: ["-c", "(find .config work *.yaml; find .local -type f) | xargs stat -c '%n %i %s %a %y %z' | sort"],
      environment: ["PATH": "/usr/bin:/bin"], directory: scene.home)
    return try await scene.run(launch).outcome().output
  }

  private func run(_ edit: Edit, _ options: [String], _ scene: Scene) async throws -> Child.Outcome {
    let arguments = edit.arguments.map { argument in
      argument.hasSuffix(".yaml")
        ? "\(scene.home)/\(argument)" : argument.replacing("GATEWAY", with: scene.demo.gateway)
    }
    let standard = ["PATH": "/usr/bin:/bin", "HOME": scene.home, "LANG": "C.UTF-8"]
    return try await scene.run(
      Launch(
        program: Programs.gatectl, arguments: edit.command + arguments + options,
        environment: standard.merging(edit.environment) { $1 }, directory: "\(scene.home)/work")
    ).outcome()
  }

  private func furnish(_ scene: Scene) async throws {
    for folder in ["\(scene.home)/.config", "\(scene.home)/.config/gatectl", "\(scene.home)/work"] {
      mkdir(folder, 0o700)
    }
    try Files.write(Self.config, to: scene.configPath)
    try Files.write(
      "contexts:\n  one: {server: https://else.example}\n  six: {server: https://six.example}\n",
      to: "\(scene.home)/other.yaml")
    try Files.write("# old\ncontexts:\n  a: {server: https://a.example}\n", to: "\(scene.home)/old.yaml")
    try Files.write("one\n", to: "\(scene.home)/work/.gatectl-context")
    for audience in ["b", "c"] {
      try await scene.gatectl("context", "update", "two", "--login-hint", audience, "-q").expect(0)
    }
  }

  @Test func printsTheDiffAndLeavesNoTrace() async throws {
    try await Scene.play { scene in
      try await furnish(scene)
      let before = try await disk(scene)
      #expect(before.contains("/config.yaml ") && before.contains("/history/") && before.contains(".gatectl-context "))
      for edit in Self.edits {
        let outcome = try await run(edit, ["--dry-run"], scene)
        try Golden.expect("dry-run-\(edit.name)", outcome, scene)
        #expect(try await disk(scene) == before, "\(edit.name)")
        for secret in ["s3cret", "t0ken-one", "refresh-one"] {
          #expect(!"\(outcome.output)\(outcome.errors)".contains(secret), "\(edit.name)")
        }
        // Where nothing differs, that is said; else standard output is a patch and nothing but a patch.
        if edit.name == "update-nothing" {
          #expect(outcome.output.isEmpty && outcome.errors == "nothing would change\n")
        } else {
          #expect(outcome.output.hasPrefix("--- ") && outcome.output.contains("\n@@ "), "\(edit.name)")
        }
      }
    }
  }

  @Test func makesNoFileWhereThereIsNone() async throws {
    try await Home.use { home in
      let outcome = try await home.gatectl("context", "add", "a", "--server", "https://a.example", "--dry-run")
      outcome.expect(0)
      #expect(
        outcome.output == """
          --- \(home.config)
          +++ \(home.config)
          @@ -0,0 +1,5 @@
          +apiVersion: gatectl/v1
          +current-context: a
          +contexts:
          +  a:
          +    server: https://a.example

          """)
      #expect(try await home.shell("ls -A").output.isEmpty)
    }
  }

  @Test func everyCommandThatEditsTheConfigHasIt() async throws {
    try await Scene.play { scene in
      var having: Set<[String]> = []
      for leaf in CommandTableTests.leaves {
        let help = try await scene.gatectl(["help"] + leaf.words).output
        if help.contains("--dry-run") { having.insert(leaf.words) }
      }
      #expect(having == Set(Self.edits.map(\.command)))
      let editing = [
        "add", "init", "use", "update", "rename", "copy", "delete", "bind", "unbind", "import", "edit", "undo",
      ]
      #expect(having.isSuperset(of: editing.map { ["context", $0] } + [["config", "migrate"]]))
    }
  }
}
