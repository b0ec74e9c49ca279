import Contexts
import Platform
import Sessions
import Values

extension Program {
  /// Where a second factor has to be set up first, offers the person at the terminal to open the page for that, the
  /// failure said first. Nothing is opened unasked, so not under `--yes`, `-q` and `-o json` either.
  /// - Returns: what is left to say.
  func offeringEnrollment(after failure: SessionFailure) throws -> any Error {
    guard case .secondFactor(_, let help) = failure.reason, let url = help.enrollmentURL, !options.yes,
      !options.quiet, options.format != .json, dependencies.terminal.isInputTTY, dependencies.terminal.isErrorTTY
    else { return failure }
    let command = try failure.context.flatMap { try store.load().context(named: $0) }?.text(.browser)
    guard dependencies.browser.canOpen(command: command) else { return failure }
    let told = Failure(failure)
    console.report(told)
    let answer = try dependencies.terminal.readLine(prompt: "open that page now? [y/N] ") ?? ""
    guard ["y", "yes"].contains(answer.trimmed.lowercased()) else { return told.silenced }
    let browser = dependencies.browser
    do {
      try self.await { try await browser.open(url, command: command) }
    } catch {
      console.warn("no browser could be opened; the page is \(url)")
    }
    return told.silenced
  }
}
