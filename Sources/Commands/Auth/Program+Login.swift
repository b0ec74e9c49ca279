import Contexts
import Platform
import Sessions
import Values

extension Program {
  /// Runs `work`; where a login is needed first and allowed (`--login`), logs in and runs it once more.
  /// - Parameter work: is told whether it is the last time.
  func loggingIn<Value>(_ isAllowed: Bool, _ work: (_ isLast: Bool) throws -> Value) throws -> Value {
    guard isAllowed else { return try work(true) }
    do {
      return try work(false)
    } catch let failure as SessionFailure {
      guard let name = failure.context, failure.isMendedByLogin else { throw failure }
      try logIn(to: name, isForced: failure.needsForce)
      return try work(true)
    }
  }

  /// Offers a login to the person at the terminal whose session could not be renewed, the failure said first.
  /// - Returns: whether the person has logged in; false also where nothing was offered, which is so without a terminal
  ///   and under `--yes`, `-q` and `-o json`.
  /// - Throws: the failure, said already, where the person does not want to; what the login throws.
  func offerLogin(after failure: SessionFailure) throws -> Bool {
    guard failure.isEndOfRenewal, let name = failure.context, canOffer else { return false }
    let told = Failure(failure)
    console.report(told)
    guard try offer("log in to context '\(name.withoutControlCharacters)' now") else { throw told.silenced }
    try logIn(to: name, isForced: failure.needsForce)
    return true
  }

  /// Whether a person is there who has not asked to be left alone.
  var canOffer: Bool {
    !options.yes && !options.quiet && options.format != .json && dependencies.terminal.isInputTTY
      && dependencies.terminal.isErrorTTY
  }

  /// Offers what most people want next.
  func offer(_ question: String) throws -> Bool {
    let answer = try dependencies.terminal.readLine(prompt: "\(question)? [Y/n] ")
    return answer.map { ["", "y", "yes"].contains($0.trimmed.lowercased()) } ?? false
  }

  /// Logs in as `auth login` does without options, with nothing on standard output, which is the command's.
  private func logIn(to name: String, isForced: Bool) throws {
    let context = try store.load().require(name)
    var request = LoginRequest(mode: .automatic)
    request.isForced = isForced
    request.clientVersion = gatectlVersion
    let result = try logIn(request, to: (Resolution(loggingInTo: context), adding: nil))
    let user = result.session.user.map { " as \($0)" } ?? ""
    console.note("logged in to context '\(name)'\(user)")
  }
}

extension SessionFailure {
  /// Whether what was asked for will do after a login.
  fileprivate var isMendedByLogin: Bool {
    switch reason {
    case .loginRequired(.givenCredentialRefused): false
    case .loginRequired, .notRenewable: true
    default: false
    }
  }

  /// Whether nothing but a login brings a session from now on.
  fileprivate var isEndOfRenewal: Bool {
    switch reason {
    case .loginRequired(.refreshRefused), .loginRequired(.exchangeRefused), .notRenewable: true
    default: false
    }
  }

  /// Whether the session at hand is good, and too little.
  fileprivate var needsForce: Bool {
    switch reason {
    case .loginRequired(.expiresTooSoon), .notRenewable: true
    default: false
    }
  }
}

/// A command for a person, who is offered a login where the session could not be renewed. Commands that programs run
/// (`token`, `credential`, `api`, `exec`) are none of these.
protocol OffersLogin: Command {
  /// Goes on with what the login was for.
  func runAfterLogin(_ program: Program) throws
}

extension OffersLogin {
  func runAfterLogin(_ program: Program) throws { try run(program) }
}
