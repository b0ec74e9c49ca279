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
