import ArgumentParser

/// The tree of commands; parsing starts at the leaf that `CommandPath` finds in it.
struct Gatectl: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gatectl",
    abstract: "Log in to every gateway, switch between them, and give scripts a status to branch on.",
    discussion: "Options stand before or after the command, its own as well as the global ones.",
    version: gatectlVersion,
    subcommands: [
      ContextGroup.self, AuthGroup.self, LoginCommand.self, APITokenGroup.self, ConfigGroup.self, API.self,
      Completion.self, Help.self, Version.self,
    ])

  @OptionGroup(title: "Global options") var global: GlobalOptions

  init() {}
}
