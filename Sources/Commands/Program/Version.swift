import ArgumentParser
import Values

/// The version that is built, as `gatectl version` and the user agent give it.
package let gatectlVersion = "0.1.0"

struct Version: Command {
  static let configuration = CommandConfiguration(commandName: "version", abstract: "Print the version.").asLeaf

  @OptionGroup(title: "Global options") var global: GlobalOptions

  func run(_ program: Program) throws {
    switch global.format {
    case .json:
      try program.console.output("\((["version": .string(gatectlVersion)] as JSON).serialized(pretty: true))\n")
    case .table, .wide, .yaml, .name, .token: try program.console.output("gatectl \(gatectlVersion)\n")
    }
  }
}
