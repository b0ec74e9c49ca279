import Testing
import Values

@testable import Commands

struct CommandPathTests {
  struct Case: CustomTestStringConvertible {
    let typed: String
    let words: [String]
    let rest: [String]
    var testDescription: String { typed }
  }

  @Test(arguments: [
    Case(typed: "context use a", words: ["context", "use"], rest: ["a"]),
    Case(typed: "--context auth auth status", words: ["auth", "status"], rest: ["--context", "auth"]),
    Case(typed: "context -o json list -q", words: ["context", "list"], rest: ["-o", "json", "-q"]),
    Case(typed: "-r prod api post /x", words: ["api"], rest: ["-r", "prod", "post", "/x"]),
    Case(typed: "context use -", words: ["context", "use"], rest: ["-"]),
    Case(typed: "ctx ls", words: ["context", "list"], rest: []),
    Case(
      typed: "--session-token t --server-url http://a api /x", words: ["api"],
      rest: ["--session-token", "t", "--server-url", "http://a", "/x"]),
    Case(
      typed: "--mfa-code 123456 --mfa-method totp api-token list", words: ["api-token", "list"],
      rest: ["--mfa-code", "123456", "--mfa-method", "totp"]),
    Case(typed: "api -- context", words: ["api"], rest: ["--", "context"]),
    Case(typed: "--mfa-code 123456 api GET /x", words: ["api"], rest: ["--mfa-code", "123456", "GET", "/x"]),
    Case(typed: "--mfa-code - -r a api /x", words: ["api"], rest: ["--mfa-code", "-", "-r", "a", "/x"]),
    Case(typed: "-d {} api /x", words: ["api"], rest: ["-d", "{}", "/x"]),
    Case(typed: "auth --mfa-code 1 mfa verify", words: ["auth", "mfa", "verify"], rest: ["--mfa-code", "1"]),
    Case(typed: "--no-browser-open login a", words: ["login"], rest: ["--no-browser-open", "a"]),
    Case(typed: "--server=https://a auth token", words: ["auth", "token"], rest: ["--server=https://a"]),
    Case(typed: "--name logon api-token create", words: ["api-token", "create"], rest: ["--name", "logon"]),
  ])
  func wordsAreFoundAmongGlobalOptions(_ row: Case) {
    let path = CommandPath(row.typed.split(separator: " ").map(String.init))
    #expect(path.words == row.words)
    #expect(path.arguments == row.rest)
    #expect(path.unknown == nil)
  }

  @Test func unknownWordIsReportedWithItsNeighbours() {
    let path = CommandPath(["context", "lst"])
    #expect(path.unknown?.word == "lst")
    #expect(path.unknown?.known.contains("list") == true)
    #expect("lst".nearest(among: path.unknown?.known ?? []) == "list")
    #expect("frobnicate".nearest(among: path.unknown?.known ?? []) == nil)
  }

  @Test(arguments: ["--no-browser-open lgin prod", "--no-browser-open lgin", "-q lgin", "--mfa-code 1 lgin"])
  func aMistypedCommandBehindAnOptionIsNoValueOfIt(typed: String) {
    #expect(CommandPath(typed.split(separator: " ").map(String.init)).unknown?.word == "lgin")
  }

  @Test func whatMayBeASecretIsNoUnknownCommand() {
    let path = CommandPath(["--api-token", "rgw_secret"])
    #expect(path.unknown == nil && path.words.isEmpty)
  }

  @Test func emptyValueBehindEqualsIsKept() {
    #expect(normalized(["--audience=", "x", "--a=b", "--", "--c="]) == ["--audience", "", "x", "--a=b", "--", "--c="])
  }

  @Test func formatMayStickToItsFlag() {
    #expect(
      normalized(["-ojson", "-owide", "-o=yaml", "-oops", "--", "-ojson"])
        == ["-o", "json", "-o", "wide", "-o=yaml", "-oops", "--", "-ojson"])
  }

  @Test(arguments: ["a", "a b", "it's", "", "$HOME", "-x", "é"])
  func quotedWordIsOneShellWord(_ word: String) {
    let quoted = shellQuoted(word)
    #expect(quoted == word || (quoted.hasPrefix("'") && quoted.hasSuffix("'")))
    if word.contains(" ") || word.isEmpty || word.contains("$") { #expect(quoted != word) }
  }

  @Test func tableAlignsAndLeavesNoSpaceAtLineEnds() {
    let text = Table(header: ["A", "NAME"], rows: [["", "x"], ["*", "long\u{1b}name"]]).text
    #expect(text == "A   NAME\n    x\n*   longname\n")
  }

  @Test func tableAlignsByCharactersNotByBytes() {
    let text = Table(header: ["NAME", "", "B"], rows: [["é", "", "e\u{301}"], ["x👩🏽", "y", ""]]).text
    #expect(text == "NAME       B\né          e\u{301}\nx👩🏽     y\n")
  }
}
