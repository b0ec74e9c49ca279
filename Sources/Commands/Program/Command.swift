import ArgumentParser

/// A command that does something, as opposed to a group of commands.
protocol Command: ParsableCommand {
  var global: GlobalOptions { get }
  func run(_ program: Program) throws
}

extension Command {
  // ArgumentParser's own entry, which nothing calls: `run(arguments:dependencies:)` hands the program in.
  func run() throws { throw CleanExit.helpRequest(self) }
}

extension CommandConfiguration {
  /// That of a command which `CommandPath` has found: ArgumentParser then does not look for a request for a completion
  /// script among its arguments, which would cost as much as all the rest of the parsing.
  var asLeaf: CommandConfiguration {
    var configuration = self
    configuration._superCommandName = "gatectl"
    return configuration
  }
}
