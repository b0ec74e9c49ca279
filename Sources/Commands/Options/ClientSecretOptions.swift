import ArgumentParser
import Contexts
import Platform
import Sessions
import Values

/// Where a client secret comes from; on the command line it is seen by every user of the machine.
struct ClientSecretOptions: ParsableArguments {
  @Option(
    name: .customLong("client-secret-file"),
    help: ArgumentHelp("File that holds the client secret; '-' reads standard input.", valueName: "file"))
  var file: String?

  @Flag(name: .customLong("client-secret-stdin"), help: "Read the client secret from standard input.")
  var stdin = false

  @Option(
    name: [.customLong("client-secret"), .customLong("auth0-client-secret")],
    help: ArgumentHelp("The client secret; better by file, since arguments can be seen.", valueName: "secret"))
  var argument: String?

  func validate() throws {
    if [file != nil, stdin, argument != nil].filter({ $0 }).count > 1 {
      throw ValidationError("give the client secret in one way only")
    }
  }

  /// The secret as a context keeps it: a regular file stays a reference, a pipe is read now.
  func reference(_ program: Program) throws -> SecretReference? {
    if let argument {
      if !argument.isEmpty {
        program.console.warn("a secret in an argument can be seen by other users; use --client-secret-file")
      }
      return .text(Secret(argument))
    }
    if stdin || file == "-" { return .text(try program.secretFromInput()) }
    guard let file else { return nil }
    guard !file.isEmpty else { return .text(Secret("")) }
    let path = try program.absolutePath(file)
    let secret = try program.secret(fromFile: path)
    let isFile = try program.dependencies.files.status(path)?.kind == .file
    return isFile ? .file(path) : .text(secret)
  }
}

extension Program {
  /// The first line of standard input.
  func secretFromInput() throws -> Secret {
    guard let line = try dependencies.terminal.readLine(prompt: "")?.nonEmpty else {
      throw Failure(.inputOutput, "no-input", "standard input is empty, a secret was expected there")
    }
    return Secret(line)
  }

  /// The first line of a file.
  func secret(fromFile path: String) throws -> Secret {
    guard let contents = try dependencies.files.read(path) else {
      throw Failure(.inputOutput, "no-file", "there is no file '\(path.withoutControlCharacters)'")
    }
    let line = String(decoding: contents.bytes, as: UTF8.self).split(whereSeparator: \.isNewline).first
    guard let text = line?.trimmed.nonEmpty else {
      throw Failure(
        .inputOutput, "empty-file", "'\(path.withoutControlCharacters)' is empty, a secret was expected there")
    }
    return Secret(text)
  }
}
