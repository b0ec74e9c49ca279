import ArgumentParser
import Contexts
import Platform
import Sessions
import Testing
import Values

@testable import Commands

/// Every row of the exit-code table, by an error that leads to it.
struct ExitStatusTests {
  struct Row: CustomTestStringConvertible {
    let error: any Error
    let code: Int32
    let reason: String
    var testDescription: String { "\(code) \(reason)" }
  }

  private static func session(_ reason: SessionFailure.Reason) -> SessionFailure {
    SessionFailure(reason, context: "gke", server: "https://gw.example")
  }

  private static let file = FileError(path: "/c", operation: "write", errno: 28)

  static let rackRows = [
    Row(error: session(.unreachable("cannot find x", .name)), code: 69, reason: "unavailable"),
    Row(error: session(.staleLogin("unknown")), code: 75, reason: "stale-login"),
    Row(error: session(.rejected(status: 401, text: "")), code: 1, reason: "http-401"),
  ]

  static let configRows = [
    Row(
      error: ConfigError.syntax(at: FilePlace(path: "/c", line: 1, column: 1), reason: "none"), code: 65,
      reason: "malformed-config"),
    Row(
      error: ConfigError.unknownContext(name: "x", source: .flag("--context"), known: ["y"]), code: 66,
      reason: "unknown-context"),
    Row(
      error: ConfigError.unknownContext(name: "x", source: .flag("--context"), known: []), code: 66,
      reason: "nothing-configured"),
    Row(error: ConfigError.noCurrentContext(known: ["y"]), code: 66, reason: "no-current-context"),
    Row(error: ConfigError.nothingConfigured, code: 66, reason: "nothing-configured"),
    Row(error: ConfigError.noPreviousContext, code: 66, reason: "no-previous-context"),
    Row(
      error: ConfigError.uneditable(path: "/c", reason: "r"), code: 70,
      reason: "cannot-edit"),
    Row(error: ConfigError.unwritable(path: "/c", error: file), code: 73, reason: "cannot-write"),
    Row(error: ConfigError.unreadable(path: "/c", error: file), code: 74, reason: "unreadable-config"),
    Row(
      error: ConfigError.locked(path: "/c", error: .timedOut(path: "/c", after: .seconds(5), holder: nil)), code: 75,
      reason: "locked"),
    Row(error: ConfigError.nameTaken("x"), code: 1, reason: "name-taken"),
    Row(error: ConfigError.invalidName(.empty), code: 64, reason: "invalid-name"),
    Row(error: ConfigError.foreignLayer(name: "x", path: "/d", operation: "delete"), code: 1, reason: "foreign-layer"),
    Row(
      error: ConfigError.invalidServer(text: "x", source: .flag("--server"), reason: .noHost), code: 64,
      reason: "invalid-server"),
    Row(
      error: ConfigError.invalidServer(text: "x", source: .file(path: "/c", line: 3, column: 5), reason: .noHost),
      code: 65,
      reason: "invalid-server"),
    Row(
      error: ConfigError.invalidValue(key: "k", value: "v", source: .variable("VARIABLE"), expected: "e"), code: 64,
      reason: "invalid-value"),
    Row(error: ConfigError.ambiguousVariables(["A", "B"]), code: 64, reason: "ambiguous-credential"),
    Row(error: ConfigError.noConfigPath, code: 78, reason: "no-config-path"),
    Row(error: ConfigError.foreignField("proxy", name: "x", path: "/d"), code: 1, reason: "foreign-layer"),
    Row(error: HistoryError.exhausted(available: 0), code: 1, reason: "nothing-to-undo"),
    Row(error: HistoryError.exhausted(available: 2), code: 1, reason: "nothing-to-undo"),
    Row(error: HistoryError.changedSince(number: 1, summary: "use a"), code: 1, reason: "changed-since"),
    Row(error: HistoryError.inseparable, code: 1, reason: "shared-session"),
    Row(error: HistoryError.malformed(path: "/h"), code: 65, reason: "malformed-history"),
    Row(error: HistoryError.unreadable(file), code: 74, reason: "io"),
  ]

  static let sessionRows = [
    Row(error: session(.unavailable("x")), code: 69, reason: "unavailable"),
    Row(error: session(.libraryMissing("x")), code: 69, reason: "library-missing"),
    Row(error: session(.tryLater("x")), code: 75, reason: "try-later"),
    Row(error: session(.loginTimedOut(after: .seconds(300), redirectURI: nil)), code: 75, reason: "login-timed-out"),
    Row(error: session(.protocolViolation("x")), code: 76, reason: "protocol"),
    Row(error: session(.loginRequired(.noSession)), code: 77, reason: "no-session"),
    Row(error: session(.loginRequired(.expired(Timestamp(seconds: 0)))), code: 77, reason: "expired"),
    Row(error: session(.loginRequired(.refused(status: 401, text: "x"))), code: 77, reason: "session-dead"),
    Row(error: session(.loginRequired(.otherOrigin(issuedBy: "x"))), code: 77, reason: "other-origin"),
    Row(
      error: session(.loginRequired(.givenCredentialRefused(.variable("T"), text: ""))), code: 77,
      reason: "credential-refused"),
    Row(error: session(.incomplete("x", remedy: nil)), code: 78, reason: "incomplete-context"),
    Row(error: session(.denied("x")), code: 79, reason: "denied"),
    Row(error: session(.loginRefused("x")), code: 81, reason: "login-refused"),
    Row(error: session(.wrongIdentity(pinned: "a", actual: "b")), code: 82, reason: "wrong-identity"),
    Row(error: session(.notSaved(.nothingConfigured)), code: 73, reason: "not-saved"),
    Row(error: session(.refused(status: 404)), code: 1, reason: "http-404"),
    Row(error: session(.cannotListen("x")), code: 1, reason: "cannot-listen"),
    Row(error: session(.unreadable("x")), code: 74, reason: "unreadable"),
    Row(error: session(.usage("x")), code: 64, reason: "usage"),
    Row(error: session(.malformedInput("x")), code: 65, reason: "malformed-input"),
  ]

  static let otherRows = [
    Row(error: file, code: 74, reason: "io"),
    Row(error: LockError.timedOut(path: "/c", after: .seconds(5), holder: nil), code: 75, reason: "locked"),
    Row(error: TerminalError.noTerminal, code: 1, reason: "no-terminal"),
    Row(error: TerminalError.notText, code: 65, reason: "input"),
    Row(error: TerminalError.writeFailed(errno: 28), code: 74, reason: "io"),
    Row(error: CancellationError(), code: 130, reason: "interrupted"),
    Row(error: Unforeseen(), code: 70, reason: "internal"),
  ]

  private struct Unforeseen: Error {}

  @Test(arguments: configRows + rackRows + sessionRows + otherRows)
  func errorHasItsStatus(_ row: Row) {
    let failure = Failure(row.error)
    #expect(failure.status.rawValue == row.code)
    #expect(failure.reason == row.reason)
  }

  @Test(arguments: configRows + rackRows + sessionRows)
  func messageKeepsTheGrammar(_ row: Row) {
    let message = Failure(row.error).message
    #expect(!message.hasSuffix("."))
    // A message may begin with a variable's name.
    let word = message.prefix { $0.isLetter || $0 == "_" }
    #expect(message.first?.isUppercase != true || word.allSatisfy { $0.isUppercase || $0 == "_" }, "\(message)")
    #expect(!message.contains("\n"))
  }

  @Test func sessionFailureNamesContextAndRemedy() {
    let failure = Failure(Self.session(.loginRequired(.refused(status: 401, text: "session expired"))))
    #expect(failure.message == "gateway returned 401 (session expired) for context 'gke'")
    #expect(failure.remedy == "gatectl auth login --context gke")
    #expect(failure.context == "gke")
  }

  @Test func aRemedyThatIsTheSameCommandNamesIt() {
    let failure = Self.session(.secondFactor("x", SessionFailure.FactorHelp()))
    #expect(Failure(failure, of: ["api"]).remedy == "gatectl api … --mfa-code-file FILE")
    #expect(Failure(ValidationError("x"), of: ["auth", "mfa", "verify"]).remedy == "gatectl help auth mfa verify")
    #expect(Failure(Self.session(.loginRequired(.noSession)), of: ["api"]).remedy == "gatectl auth login --context gke")
  }

  @Test func aContextThatIsNotThereYetIsNotUpdated() {
    func remedy(_ reason: SessionFailure.Reason) -> String? {
      var failure = SessionFailure(reason, context: "new", server: "https://gw.example")
      failure.isOfNewContext = true
      return Failure(failure, of: ["login"]).remedy
    }
    #expect(
      remedy(.incomplete("x", remedy: "gatectl context update new --issuer URL"))
        == "gatectl login new https://gw.example --issuer URL")
    #expect(
      remedy(.incomplete("x", remedy: "gatectl context update --set idp.token-endpoint=URL"))
        == "gatectl context add new --server https://gw.example --set idp.token-endpoint=URL")
    #expect(
      remedy(.incomplete("x", remedy: "gatectl context update --server https://…")) == "gatectl login new https://…")
    #expect(
      remedy(.secondFactor("x", SessionFailure.FactorHelp()))
        == "gatectl login new https://gw.example --mfa-code-file FILE")
  }

  @Test(arguments: [
    ("gateway returned 502 (x: y)", "gateway returned 502 (x: y) for context 'gke'"),
    ("cannot find x: no such name", "cannot find x: no such name (context 'gke')"),
    ("no ID token came; was it asked for?", "no ID token came; was it asked for? (context 'gke')"),
    ("http://x.example answered nonsense", "http://x.example answered nonsense for context 'gke'"),
  ])
  func theContextDoesNotBlurWhatWasSaid(text: String, message: String) {
    #expect(Failure(Self.session(.protocolViolation(text))).message == message)
  }

  @Test func aConfigFileThatWasNamedIsInTheRemedyToo() {
    let failure = Failure(Self.session(.loginRequired(.noSession)))
    #expect(failure.naming(config: nil).remedy == "gatectl auth login --context gke")
    #expect(
      failure.naming(config: "my file.yaml").remedy == "gatectl --config 'my file.yaml' auth login --context gke")
    #expect(
      "gatectl help context; gatectl context list".naming(config: "c")
        == "gatectl help context; gatectl --config c context list")
  }

  @Test func whatAContextLacksIsGivenToThatContext() {
    let failure = Self.session(.incomplete("https is needed", remedy: "gatectl context update --server https://…"))
    #expect(Failure(failure).remedy == "gatectl context update gke --server https://…")
  }

  @Test func jsonErrorHasEveryKey() {
    let keys = Failure(ConfigError.nothingConfigured).json.object?.keys.sorted()
    #expect(keys == ["code", "context", "message", "name", "reason", "remedy"])
  }

  @Test func everyStatusIsExplained() {
    let help = HelpTopic.exitCodes.text
    for status in ExitStatus.allCases {
      #expect(help.contains("\n\(status.rawValue) "))
      #expect(!status.meaning.isEmpty)
    }
  }

  @Test func urlInAnErrorHidesAPassword() {
    let failure = Failure(
      ConfigError.invalidServer(text: "https://me:hunter2@host", source: .flag("--server"), reason: .userInfo))
    #expect(!failure.message.contains("hunter2"))
  }
}
