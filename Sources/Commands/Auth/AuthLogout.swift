import ArgumentParser
import Contexts
import Platform
import Sessions
import Values

struct AuthLogout: Command {
  static let configuration = CommandConfiguration(
    commandName: "logout", abstract: "End the session; the context stays.")

  @OptionGroup(title: "Global options") var global: GlobalOptions

  func run(_ program: Program) throws {
    let configuration = try program.store.load()
    let chosen = try program.contextName(configuration, nil)
    let context = try configuration.require(chosen.value, from: chosen.source)
    if try context.isProtected(), program.options.context == nil {
      try program.confirm(
        "context '\(context.name)' is protected: log out",
        remedy: "gatectl auth logout --context \(shellQuoted(context.name))")
    }
    switch try Logout(store: program.store).run(chosen.value, from: chosen.source) {
    case .noSession: program.console.note("context '\(context.name)' has no session")
    case .forgotten(let expiry):
      program.console.note("logged out of context '\(context.name)'")
      let until = expiry.map { " and accepts the token until \($0)" } ?? ""
      if expiry.map({ $0 > program.dependencies.clock.now() }) ?? true {
        program.console.note("the gateway has no way to revoke a session\(until)")
      }
    }
  }
}
