import Glibc
import Testing

/// `context edit` with an editor that does what a test says.
struct ContextEditTests {
  private static let good = "contexts:\n  a:\n    server: https://good.example\n"
  private static let bad = "contexts:\n  a:\n    server: https://bad.example\n   protected: true\n"

  /// An editor that puts one text a turn in place of what it is given, and keeps what it was called with and on.
  private func editor(_ home: Home, _ texts: String...) throws -> String {
    for (turn, text) in texts.enumerated() { try Files.write(text, to: "\(home.path)/text\(turn + 1)") }
    let script = """
      #!/bin/sh
      turn=$(($(cat "$HOME/turn" 2>/dev/null || echo 0) + 1))
      echo "$turn" >"$HOME/turn"
      echo "$1 $2" >"$HOME/arguments"
      cat "$2" >"$HOME/seen$turn"
      cat "$HOME/text$turn" >"$2"

      """
    try Files.write(script, to: "\(home.path)/editor", mode: 0o700)
    return "'\(home.path)/editor' --wait"
  }

  /// The copies that editors were given and that are still there.
  private func copies(_ home: Home) async throws -> [String] {
    try await home.shell("ls -d \"$HOME\"/.local/state/gatectl/edit-* 2>/dev/null")
      .output.split(separator: "\n").map(String.init)
  }

  @Test func opensTheEditorAgainOnATextWithErrors() async throws {
    try await Home.use { home in
      try home.writeConfig(contexts: 1)
      let editor = try editor(home, Self.bad, Self.good)
      let edit = try home.start(["context", "edit"], environment: ["EDITOR": editor], onTerminal: true)
      try await edit.output.shows("not kept, since it has errors: open the editor again? [y/N] ")
      #expect(edit.output.text.contains("gatectl: warning: \(home.config):4:4: "))
      edit.type("y\r")
      let outcome = try await edit.outcome()
      #expect(outcome.status == 0, "\(outcome.output)")
      #expect(try Files.text("\(home.path)/seen2") == Self.bad)
      #expect(try Files.text(home.config) == Self.good)
      #expect(try await copies(home).isEmpty)
    }
  }

  @Test(arguments: ["n\r", "\r", "\u{04}"])
  func keepsNothingWhereThatIsTheAnswer(answer: String) async throws {
    try await Home.use { home in
      try home.writeConfig(contexts: 1)
      let before = try Files.bytes(home.config)
      let editor = try editor(home, Self.bad)
      let edit = try home.start(["context", "edit"], environment: ["EDITOR": editor], onTerminal: true)
      try await edit.output.shows("open the editor again? [y/N] ")
      edit.type(answer)
      let outcome = try await edit.outcome()
      #expect(outcome.status == 65, "\(outcome.output)")
      #expect(try Files.bytes(home.config) == before)
      #expect(home.names == ["config.yaml"])
      // What was typed is not lost.
      let copy = try #require(try await copies(home).first)
      #expect(outcome.output.contains("nothing was changed, your text is in \(copy)"))
      #expect(try Files.text(copy) == Self.bad && Files.mode(copy) == 0o600)
    }
  }

  @Test func interruptAtTheQuestionKeepsNothing() async throws {
    try await Home.use { home in
      try home.writeConfig(contexts: 1)
      let before = try Files.bytes(home.config)
      let editor = try editor(home, Self.bad)
      let edit = try home.start(["context", "edit"], environment: ["EDITOR": editor], onTerminal: true)
      try await edit.output.shows("open the editor again? [y/N] ")
      edit.type("\u{03}")
      #expect(try await edit.outcome().status == 130)
      #expect(try Files.bytes(home.config) == before)
    }
  }

  @Test func takesVISUALBeforeEDITOREachWithItsArguments() async throws {
    try await Home.use { home in
      try home.writeConfig(contexts: 1)
      let editor = try editor(home, Self.good, Self.bad.replacing("   protected", with: "    protected"))
      try await home.gatectl("context", "edit", environment: ["VISUAL": editor, "EDITOR": "false"]).expect(0)
      #expect(try Files.text(home.config) == Self.good)
      let arguments = try Files.text("\(home.path)/arguments")
      #expect(arguments.hasPrefix("--wait \(home.path)/.local/state/gatectl/edit-") && arguments.hasSuffix(".yaml\n"))
      try await home.gatectl("context", "edit", environment: ["VISUAL": "", "EDITOR": editor]).expect(0)
      #expect(try Files.text(home.config).contains("protected: true"))
      try await home.gatectl("context", "undo").expect(0)
      #expect(try Files.text(home.config) == Self.good)
    }
  }

  struct Failing: Sendable, CustomTestStringConvertible {
    let editor: [String: String]
    let error: String
    var testDescription: String { error }
  }

  @Test(arguments: [
    Failing(editor: [:], error: "no terminal for vi, and neither VISUAL nor EDITOR is set"),
    Failing(
      editor: ["EDITOR": "sh -c 'exit 3'"],
      error: "the editor 'sh -c 'exit 3'' ended with status 3; nothing was changed"),
    Failing(
      editor: ["EDITOR": "/no/such/editor"],
      error: "the editor '/no/such/editor' ended with status 127; nothing was changed"),
    Failing(editor: ["EDITOR": "rm"], error: "the editor removed its file; nothing was changed"),
    Failing(editor: ["EDITOR": "truncate -s 0"], error: "the text is empty; nothing was changed"),
  ])
  func editorThatFailsChangesNothing(row: Failing) async throws {
    try await Home.use { home in
      try home.writeConfig(contexts: 1)
      let before = try Files.bytes(home.config)
      let outcome = try await home.gatectl("context", "edit", environment: row.editor)
      #expect(outcome.status == 1)
      #expect(outcome.marked == ["error: \(row.error)"])
      #expect(try Files.bytes(home.config) == before)
      #expect(try await copies(home).isEmpty)
    }
  }

  @Test func keepsWhatWasSavedBeforeTheEditorFailed() async throws {
    try await Home.use { home in
      try home.writeConfig(contexts: 1)
      let before = try Files.bytes(home.config)
      let editor = "sh -c 'echo \"# mine\" >>\"$0\"; exit 3'"
      let outcome = try await home.gatectl("context", "edit", environment: ["EDITOR": editor])
      outcome.expect(1)
      #expect(try Files.bytes(home.config) == before)
      let copy = try #require(try await copies(home).first)
      #expect(outcome.errors.hasPrefix("gatectl: warning: your text is in \(copy)\ngatectl: error: the editor "))
      #expect(try Files.text(copy).hasSuffix("# mine\n"))
    }
  }

  @Test func endsAsTheSignalSaysThatItsEditorWasEndedBy() async throws {
    try await Home.use { home in
      try home.writeConfig(contexts: 1)
      let before = try Files.bytes(home.config)
      let edit = try home.start(["context", "edit"], environment: ["EDITOR": "echo open; exec sleep 20;:"])
      try await edit.output.shows("open")
      edit.signal(SIGTERM)
      #expect(try await edit.outcome().status == 143)
      #expect(try Files.bytes(home.config) == before)
      #expect(try await copies(home).isEmpty)
    }
  }

  @Test func saysWhatIsOddInTheNewTextAndNotInTheOld() async throws {
    try await Home.use { home in
      try Files.write("x-old: 1\ncontexts:\n  a:\n    server: https://a.example\n", to: "\(home.path)/c.yaml")
      let outcome = try await home.gatectl(
        "context", "edit", "--config", "c.yaml", environment: ["EDITOR": "sed -i s/server:/sevrer:/"])
      outcome.expect(0)
      #expect(
        outcome.marked == [
          "warning: c.yaml:4:5: context 'a': unknown key 'sevrer', did you mean 'server'?",
          "warning: c.yaml:3:3: context 'a': it has no server",
        ])
    }
  }

  @Test func textThatIsNotChangedIsNotWritten() async throws {
    try await Home.use { home in
      try home.writeConfig(contexts: 1)
      let look = "stat -c '%i %Y %Z' \"$HOME/.config/gatectl/config.yaml\" \"$HOME/.config/gatectl\""
      let before = try await home.shell(look).output
      let outcome = try await home.gatectl("context", "edit", environment: ["EDITOR": "touch"])
      outcome.expect(0)
      #expect(outcome.errors == "nothing was changed\n")
      #expect(try await home.shell(look).output == before)
      #expect(try await copies(home).isEmpty)
    }
  }

  @Test func keepsWhatOthersWriteMeanwhile() async throws {
    try await Home.use { home in
      try home.writeConfig(contexts: 2)
      try Files.write(
        "#!/bin/sh\n'\(Programs.gatectl)' -q context update c1 --audience \"$2\" && sed -i \"$1\" \"$3\"\n",
        to: "\(home.path)/editor", mode: 0o700)
      try await home.gatectl(
        "context", "edit", environment: ["EDITOR": "\(home.path)/editor /server:/s,c0.example,z.example, meanwhile"]
      ).expect(0)
      let text = try Files.text(home.config)
      #expect(text.contains("server: https://z.example\n") && text.contains("audience: meanwhile\n"))
      // The same place, by both: neither is lost.
      let conflict = try await home.gatectl(
        "context", "edit", environment: ["EDITOR": "\(home.path)/editor s,meanwhile$,mine, theirs"])
      conflict.expect(1)
      #expect(try Files.text(home.config) == text.replacing("meanwhile", with: "theirs"))
      let copy = try #require(try await copies(home).first)
      #expect(
        conflict.errors.contains(
          "was changed meanwhile in the same place; nothing was changed, your text is in \(copy)"))
      #expect(try Files.text(copy).contains("audience: mine\n"))
    }
  }

  @Test func saysWhereTheTextIsWhenItCannotBeWritten() async throws {
    try await Home.use { home in
      try home.writeConfig(contexts: 1)
      let before = try Files.bytes(home.config)
      let editor = "sed -i s/c0.example$/z.example/"
      try await home.shell("mkdir .config/gatectl/.config.yaml.lock").expect(0)
      let outcome = try await home.gatectl("context", "edit", environment: ["EDITOR": editor])
      outcome.expect(73)
      let copy = try #require(try await copies(home).first)
      #expect(outcome.errors.contains("your text is in \(copy)\n"))
      #expect(try Files.text(copy).contains("z.example"))
      #expect(try Files.bytes(home.config) == before)
    }
  }
}
