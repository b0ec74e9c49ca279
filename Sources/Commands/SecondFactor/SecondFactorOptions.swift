import ArgumentParser
import Sessions
import Values

/// How a second factor is given where a gateway asks for one; without these, on the terminal.
struct SecondFactorOptions: ParsableArguments {
  @Option(
    name: .customLong("mfa-method"),
    help: ArgumentHelp(
      "Which second factor to use: totp, backup-code, webauthn (a security key, by libfido2) or yubiotp; the gateway's own preference goes first.",
      valueName: "method"))
  var method: String?

  @Option(
    name: .customLong("mfa-code"),
    help: ArgumentHelp(
      "The code; '-' reads standard input's first line. Better by file, since arguments can be seen.", valueName: "code"
    ))
  var code: String?

  @Option(
    name: .customLong("mfa-code-file"),
    help: ArgumentHelp("File that holds the code; '-' reads standard input.", valueName: "file"))
  var codeFile: String?

  func validate() throws {
    if code != nil, codeFile != nil { throw ValidationError("give --mfa-code or --mfa-code-file, not both") }
    let known = SecondFactorMethod.allCases.map(\.rawValue)
    if let method, method != "default", !known.contains(method) {
      throw ValidationError("--mfa-method is one of \(known.joined(separator: ", "))")
    }
  }

  /// Whether the code comes by standard input.
  var readsInput: Bool { code == "-" || codeFile == "-" }

  func request(_ program: Program) throws -> SecondFactorRequest {
    var request = SecondFactorRequest()
    request.method = method
    request.tell = SecondFactorDisplay(console: program.console).show
    if let codeFile {
      request.code =
        codeFile == "-" ? try program.secretFromInput() : try program.secret(fromFile: program.absolutePath(codeFile))
    } else if let code {
      request.code = try program.secretArgument(code, "--mfa-code")
    }
    return request
  }
}

/// Says what concerns a second factor.
struct SecondFactorDisplay: Sendable {
  let console: Console

  @Sendable func show(_ event: SecondFactorEvent) {
    switch event {
    case .wanted: console.note("the gateway wants a second factor")
    case .wantedInBrowser:
      console.note("the gateway wants a second factor: give it in the browser, or begin again with --mfa-code-file")
    case .refused(let text): console.warn("the code was refused (\(text.withoutControlCharacters))")
    case .sentBefore: console.warn("that code was sent already; wait for the next one")
    case .malformed: console.warn("that can be no code, and was not sent")
    case .clockDiffers(let seconds):
      let side = seconds > 0 ? "ahead of" : "behind"
      console.hint(
        "this machine's clock is \(abs(seconds)) s \(side) the gateway's; check the clock of the device that shows the code"
      )
    case .unusable(let text): console.warn("\(text.withoutControlCharacters); asking for a code")
    case .securityKey(let event): show(event)
    }
  }

  private func show(_ event: SecurityKeyEvent) {
    switch event {
    case .touch(let key): console.note("touch \(key) when it blinks")
    case .touchOne(let keys):
      console.note("several security keys could answer: touch one of \(keys.joined(separator: ", "))")
    case .wrongPIN(let left): console.warn("the PIN was wrong\(left.map { " (\($0) tries left)" } ?? "")")
    case .sentBefore: console.warn("that PIN was refused already and is not sent again")
    case .tooShort: console.warn("a PIN has at least four characters; nothing was sent")
    }
  }
}
