import ArgumentParser

struct ConfigGroup: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config", abstract: "Show the config files and bring them up to date.",
    subcommands: [ConfigView.self, ConfigPath.self, ConfigMigrate.self])
}
