import ArgumentParser
import Platform
package import Sessions

/// Where `main` comes in.
package enum Entry {
  /// The whole program but for its outermost effects.
  /// - Parameter arguments: without the program's own name.
  /// - Returns: the status to exit with.
  package static func run(_ arguments: [String], _ dependencies: Dependencies) -> Int32 {
    // What ArgumentParser's generator of manual pages asks.
    if arguments == ["--experimental-dump-help"] {
      return print(Gatectl._dumpHelp(), to: Console(terminal: dependencies.terminal))
    }
    let path = CommandPath(normalized(arguments))
    var console = Console(terminal: dependencies.terminal)
    do {
      let command = try Gatectl.parse(path, dependencies.terminal.width)
      let program = Program(dependencies, command.global)
      console = program.console
      guard command.global.output != .token || command is APITokenCreate else {
        throw Failure(
          .usage, "usage", "-o token is for api-token create alone", remedy: "gatectl help api-token create")
      }
      do {
        try command.run(program)
      } catch let failure as SessionFailure {
        guard let command = command as? any OffersLogin, try program.offerLogin(after: failure) else {
          throw try program.offeringEnrollment(after: failure)
        }
        try command.runAfterLogin(program)
      }
      return ExitStatus.success.rawValue
    } catch let text as HelpText {
      return print(text.text, to: console)
    } catch TerminalError.brokenPipe {
      Signals.end(by: .pipe)
    } catch {
      // Options that could not be parsed still say how errors are wanted.
      console.isJSON = console.isJSON || wantsJSON(path.arguments)
      let failure = Failure(error, of: path.words)
      if failure.reason != "silent" { console.report(failure) }
      return failure.status.rawValue
    }
  }

  private static func print(_ text: String, to console: Console) -> Int32 {
    do {
      try console.output(text)
      return ExitStatus.success.rawValue
    } catch .brokenPipe {
      Signals.end(by: .pipe)
    } catch {
      console.report(Failure(error))
      return ExitStatus.inputOutput.rawValue
    }
  }

  private static func wantsJSON(_ arguments: [String]) -> Bool {
    let arguments = arguments.prefix { $0 != "--" }
    return arguments.contains("--json") || arguments.contains("-j")
      || arguments.contains("--output=json")
      || zip(arguments, arguments.dropFirst()).contains { ["-o", "--output"].contains($0) && $1 == "json" }
  }
}
