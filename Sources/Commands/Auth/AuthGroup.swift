import ArgumentParser

struct AuthGroup: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "auth", abstract: "Log in, log out, and see where you stand.",
    subcommands: [
      AuthLogin.self, AuthLogout.self, AuthStatus.self, AuthToken.self, AuthRefresh.self, AuthWhoAmI.self,
      SecondFactorGroup.self,
    ])
}
