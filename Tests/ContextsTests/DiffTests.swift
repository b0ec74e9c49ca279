import Contexts
import Glibc
import LosslessYAML
import Platform
import TestSupport
import Testing

struct DiffTests {
  private func diff(_ old: String, _ new: String) throws -> String {
    let layer = try layer(old)
    return UnifiedDiff(ConfigChange(layer: layer, after: try YAMLDocument(parsing: Array(new.utf8)))).text
  }

  @Test func printsAHunkAsDiffDoes() throws {
    let old = "a: 1\nb: 2\nc: 3\nd: 4\ne: 5\nf: 6\n"
    #expect(
      try diff(old, old.replacing("d: 4", with: "d: four"))
        == "--- first.yaml\n+++ first.yaml\n@@ -1,6 +1,6 @@\n a: 1\n b: 2\n c: 3\n-d: 4\n+d: four\n e: 5\n f: 6\n")
    #expect(try diff(old, old) == "")
    #expect(try diff("", "a: 1\n") == "--- first.yaml\n+++ first.yaml\n@@ -0,0 +1 @@\n+a: 1\n")
    #expect(
      try diff("a: 1", "a: 1\nb: 2\n")
        == "--- first.yaml\n+++ first.yaml\n@@ -1 +1,2 @@\n-a: 1\n\\ No newline at end of file\n+a: 1\n+b: 2\n")
  }

  @Test func keepsSecretsFromView() throws {
    let old = """
      contexts:
        a:
          server: https://a.example
          session:
            token: tok-secret
            user: me
            refresh-token: ref-secret
            session-id: id-secret
            unheard-of: new-secret
          proxy: http://p:1
        b: {server: https://b.example, idp: {client-secret: cli-secret}, session: {token: flow-secret}}

      """
    let new = old.replacing("a.example", with: "z.example").replacing("p:1", with: "p:2")
      .replacing("b.example", with: "y.example").replacing("ref-secret", with: "rotated-secret")
    let text = try diff(old, new)
    #expect(!text.contains("-secret}") && !text.contains("tok-secret") && !text.contains("new-secret"))
    #expect(!text.contains("ref-secret") && !text.contains("rotated-secret") && !text.contains("flow-secret"))
    #expect(text.contains("-      refresh-token: [redacted]\n"))
    #expect(
      text.contains(
        "+  b: {server: https://y.example, idp: {client-secret: [redacted]}, session: {token: [redacted]}}\n"))
  }

  @Test func keepsSecretsFromViewWhereverTheyStand() throws {
    let text = """
      x-secret: &s hidden-1
      x-base: &base
        idp: { client_secret: hidden-2 }
        session: { token: hidden-3, origin: https://base.example }
      contexts:
        a:
          <<: *base
          server: https://me:hidden-4@a.example/@path
          proxy: me:hidden/5@proxy:3128
          idp: { client-secret: *s, login-hint: me@a.example, parameters: { Api-Key: "hidden-6" } }
          token: hidden-7
        b: { session: [hidden-8], proxy: "http://hidden-9@p:1", idp: { client-secret: { env: VARIABLE } } }
      session: { refresh-token: hidden-10, user: me }

      """
    #expect(
      try layer(text).maskedText == """
        x-secret: [redacted]
        x-base: &base
          idp: { client_secret: [redacted] }
          session: { token: [redacted], origin: https://base.example }
        contexts:
          a:
            <<: *base
            server: https://[redacted]@a.example/@path
            proxy: [redacted]@proxy:3128
            idp: { client-secret: *s, login-hint: me@a.example, parameters: { Api-Key: [redacted] } }
            token: [redacted]
          b: { session: [[redacted]], proxy: "http://[redacted]@p:1", idp: { client-secret: { env: VARIABLE } } }
        session: { refresh-token: [redacted], user: me }

        """)
  }

  /// Random texts, edited at random: `patch` makes the new one of the old one.
  @Test func yieldsWhatPatchApplies() async throws {
    let directory = try TemporaryDirectory()
    var random = SeededGenerator(seed: 7)
    for round in 0..<40 {
      let old = Self.text(&random)
      let new = Self.edited(old, &random)
      try directory.write(old, to: "\(round).old")
      try directory.write(try diff(old, new), to: "\(round).patch")
      try directory.write(new, to: "\(round).expected")
    }
    let script =
      "cd \"$1\" && for p in *.patch; do n=${p%.patch}; [ -s $p ] && patch -s --fuzz=0 $n.old $p; cmp $n.old $n.expected || exit 1; done"
    let result = try await ChildProcess.live.run(
      ChildCommand(
        ["/bin/sh", "-c", script, "sh", directory.path], environment: .process, input: .null, output: .capture,
        error: .capture))
    #expect(result.status == .exited(0), "\(String(decoding: result.output + result.error, as: UTF8.self))")
  }

  private static func text(_ random: inout SeededGenerator) -> String {
    (0..<Int.random(in: 0..<30, using: &random)).map { _ in "# line \(Int.random(in: 0..<8, using: &random))\n" }
      .joined()
  }

  private static func edited(_ text: String, _ random: inout SeededGenerator) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: true).map { "\($0)\n" }
    for _ in 0..<Int.random(in: 0..<6, using: &random) {
      let place = Int.random(in: 0...lines.count, using: &random)
      if Bool.random(using: &random), place < lines.count {
        lines.remove(at: place)
      } else {
        lines.insert("# new \(Int.random(in: 0..<3, using: &random))\n", at: place)
      }
    }
    if Bool.random(using: &random), let last = lines.popLast() { lines.append(String(last.dropLast())) }
    return lines.joined()
  }
}

/// SplitMix64: the same numbers in every run.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var word = state
    word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
    return word ^ (word >> 31)
  }
}
