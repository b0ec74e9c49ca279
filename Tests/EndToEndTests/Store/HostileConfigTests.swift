import Glibc
import Testing

/// Files made to exhaust whoever reads them: 65 with the place, within a minute of processor time and 4 GB.
struct HostileConfigTests {
  struct Hostile: Sendable, CustomTestStringConvertible {
    let name: String
    /// A shell script that prints the file.
    let script: String
    let error: String
    var testDescription: String { name }
  }

  private static let limits = "ulimit -t 60; ulimit -v 4000000; "

  static let files = [
    Hostile(
      name: "billion laughs",
      script: """
        echo 'a0: &a0 [x, x, x, x, x, x, x, x, x, x]'
        for i in 1 2 3 4 5 6 7 8 9; do
          a="*a$((i - 1))"; echo "a$i: &a$i [$a, $a, $a, $a, $a, $a, $a, $a, $a, $a]"
        done
        """,
      error: "6:25: the aliases up to here stand for more than 500000 nodes"),
    Hostile(
      name: "a hundred thousand lists in each other", script: "head -c 100000 /dev/zero | tr '\\0' '['",
      error: "1:65: nested deeper than 64 levels"),
    Hostile(
      name: "mappings in each other", script: "for i in $(seq 0 99); do printf \"%${i}sa:\\n\" ''; done",
      error: "65:65: nested deeper than 64 levels"),
    Hostile(
      name: "an alias inside its own anchor", script: "printf 'contexts:\\n  a: &a\\n    idp: *a\\n'",
      error: "3:10: the alias '*a' stands inside the node that it refers to"),
    Hostile(
      name: "merges of merges",
      script: """
        printf 'k0: &k0 {'; for i in $(seq 1999); do printf "x$i: 1, "; done; echo 'x0: 1}'
        for i in $(seq 999); do echo "m$i: {<<: *k0}"; done
        """,
      error: "126:12: the aliases up to here stand for more than 500000 nodes"),
    Hostile(
      name: "a scalar of 60 MB that does not end",
      script: "printf 'contexts:\\n  a: \"'; head -c 60000000 /dev/zero | tr '\\0' x; echo",
      error: "3:1: found unexpected end of stream while scanning a quoted scalar"),
    Hostile(
      name: "a scalar of 100 MB", script: "printf 'contexts: '; head -c 100000000 /dev/zero | tr '\\0' x",
      error: "1:1: larger than 64 MiB"),
    Hostile(
      name: "a key of 100 MB", script: "head -c 100000000 /dev/zero | tr '\\0' x; echo ': 1'",
      error: "1:1: larger than 64 MiB"),
    Hostile(
      name: "a file of nothing but zeros", script: "head -c 100 /dev/zero",
      error: "1:1: control characters are not allowed"),
    Hostile(
      name: "the same key twice", script: "printf 'contexts:\\n  a: {}\\n  \"a\": {}\\n'",
      error: "3:3: key 'a' stands twice in one mapping (first at line 2)"),
    Hostile(
      name: "two documents", script: "printf 'contexts: {}\\n---\\ncontexts: {}\\n'",
      error: "2:1: a second document begins here; the file may hold only one"),
    Hostile(
      name: "a tag", script: "printf 'contexts: !!map {}\\n'",
      error: "1:11: the tag 'tag:yaml.org,2002:map' is not allowed"),
  ]

  @Test(arguments: files)
  func hostileFileIsRefusedAtItsPlace(file: Hostile) async throws {
    try await Home.use { home in
      try await home.shell("(\(file.script)) >hostile.yaml").expect(0)
      let size = try await home.shell("stat -c %s hostile.yaml").output
      for command in ["context list", "context use a", "context validate -q"] {
        let outcome = try await home.shell("\(Self.limits)exec \"$gatectl\" --config hostile.yaml \(command)")
        #expect(outcome.status == 65, "\(command): \(outcome.errors.prefix(300))")
        // `validate` says it among its findings.
        let place = "\(file.error.prefix { $0 != " " })"
        let said = [file.error, file.error.replacing("\(place) ", with: "\(place) error: ")]
        #expect(
          said.contains { "\(outcome.output)\(outcome.errors)".contains("hostile.yaml:\($0)\n") }, "\(outcome.errors)")
      }
      #expect(try await home.shell("stat -c %s hostile.yaml").output == size)
    }
  }

  @Test func fileWithoutAnEndIsRefused() async throws {
    try await Home.use { home in
      try await home.shell("\(Self.limits)exec \"$gatectl\" --config /dev/zero context list")
        .expectFailure(65, "/dev/zero:1:1: larger than 64 MiB", hints: ["gatectl --config /dev/zero context edit"])
    }
  }

  @Test func largeButHonestFileIsRead() async throws {
    try await Home.use { home in
      try await home.shell(
        "(printf 'contexts:\\n  a:\\n    unknown: '; head -c 60000000 /dev/zero | tr '\\0' x; echo) >large.yaml"
      ).expect(0)
      let outcome = try await home.shell("\(Self.limits)exec \"$gatectl\" --config large.yaml context list -o name")
      outcome.expect(0)
      #expect(outcome.output == "a\n")
    }
  }
}
