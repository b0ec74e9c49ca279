import ArgumentParser
import Contexts

/// How a server is reached that no context names yet; what is given here is kept with the new context.
struct LoginConnectionOptions: ParsableArguments {
  @Option(name: .customLong("ca-file"), help: ArgumentHelp("PEM file of authorities to trust.", valueName: "file"))
  var caFile: String?

  @Option(help: ArgumentHelp("Proxy for every request.", valueName: "url"))
  var proxy: String?

  func fields(_ program: Program) throws -> [Field: FieldValue] {
    var fields: [Field: FieldValue] = [:]
    if let caFile { fields[.caFile] = try Field.caFile.parse(program.absolutePath(caFile), from: .flag("--ca-file")) }
    if let proxy { fields[.proxy] = try Field.proxy.parse(proxy, from: .flag("--proxy")) }
    return fields
  }
}
