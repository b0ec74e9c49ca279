import ArgumentParser

/// `gatectl-demo`: gateways and an identity provider on loopback, for trying gatectl out and for its tests.
@main
struct GatectlDemo: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gatectl-demo",
    abstract: "An identity provider, a NoETL gateway and a rack-gateway on loopback, to try gatectl with.",
    subcommands: [Serve.self, BrowserCommand.self],
    defaultSubcommand: Serve.self)
}
