import ArgumentParser
import Contexts
import Platform
import Values

struct ContextExport: Command {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Print a context's settings as a config file for others, without its secrets.",
    discussion: """
      Session and client secret stay behind; a client secret given by { env: … }, { file: … } or { command: … } goes \
      along as that. gatectl context import takes the file in.
      """
  ).asLeaf

  @Argument(help: "The context's name; the one in use where none is given.") var name: String?
  @Option(
    name: .customLong("output-file"), help: ArgumentHelp("Write to this file instead.", valueName: "file"))
  var outputFile: String?
  @OptionGroup(title: "Global options") var global: GlobalOptions

  func run(_ program: Program) throws {
    let configuration = try program.store.load()
    let context = try program.context(configuration, name)
    let text = try configuration.exporting(context.name)
    guard let outputFile, outputFile != "-" else { return try program.console.output(text) }
    _ = try program.writeFile(program.absolutePath(outputFile), text)
    program.console.note("context '\(context.name)' written to \(outputFile.withoutControlCharacters)")
  }
}
