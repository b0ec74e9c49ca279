import ArgumentParser
import Contexts
import Platform
import Sessions
import Synchronization
import Values

struct API: Command {
  static let configuration = CommandConfiguration(
    commandName: "api", abstract: "Send a request to the gateway with the session, and print the answer.",
    usage: "gatectl api [<method>] <path> [-d <data>] [-H <header> ...] [--include]",
    discussion: """
      One argument is the path; the method is then GET, or POST with -d. The path starts with '/' and is appended to \
      the server. The status is 0 below 400, 77 where the session is dead, 79 for 403, 75 for 429 and 503, 69 for \
      other 5xx, 1 for any other.
      """
  ).asLeaf

  @Argument(help: ArgumentHelp("[METHOD] PATH", valueName: "path")) var words: [String]

  @Option(
    name: [.customShort("d"), .customLong("data")],
    help: ArgumentHelp(
      "The body: text, @FILE, or '-' for standard input; JSON unless -H says otherwise.", valueName: "data"))
  var data: String?

  @Option(
    name: [.customShort("H"), .customLong("header")],
    help: ArgumentHelp("A header, 'Name: value' (repeatable).", valueName: "header"))
  var headers: [String] = []

  @Flag(name: [.customShort("i"), .long], help: "Print the answer's status and headers first.") var include = false
  @OptionGroup var login: LoginWhereNeeded
  @OptionGroup(title: "Second factor") var secondFactor: SecondFactorOptions
  @OptionGroup(title: "Credential and server, instead of the context's") var credential: CredentialOptions
  @OptionGroup(title: "Global options") var global: GlobalOptions

  func validate() throws {
    guard words.count == 1 || words.count == 2 else { throw ValidationError("api takes [METHOD] PATH") }
    let readers = [data == "-" || data == "@-", secondFactor.readsInput, credential.tokenStdin]
    if readers.filter({ $0 }).count > 1 {
      throw ValidationError("standard input can be one thing only: the body, the code or the credential")
    }
  }

  func run(_ program: Program) throws {
    let method = words.count == 2 ? words[0].uppercased() : data == nil ? "GET" : "POST"
    guard method.unicodeScalars.allSatisfy({ ("A"..."Z").contains($0) }) else {
      throw Failure(.usage, "usage", "'\(words[0].withoutControlCharacters)' is no method", remedy: "gatectl help api")
    }
    var request = GatewayCall.Request(
      method: method, path: words[words.count - 1], headers: try fields())
    if let data {
      request.body = try body(data, program)
      if !request.headers.contains(where: { $0.name.lowercased() == "content-type" }) {
        request.headers.append(GatewayCall.Header(name: "Content-Type", value: "application/json"))
      }
    }
    let resolution = try credential.resolve(program)
    try checkProtection(resolution, method, program)
    var call = GatewayCall(dependencies: program.dependencies, store: program.store, notice: program.renewalNotice)
    call.secondFactor = try secondFactor.request(program)
    let terminal = program.dependencies.terminal
    let lineIsOpen = Mutex(false)
    let output = GatewayCall.Output(
      head: { status, headers in
        guard include else { return }
        let lines = headers.map { "\($0.name): \($0.value.withoutControlCharacters)\n" }
        try terminal.write("HTTP \(status)\n\(lines.joined())\n")
      },
      bytes: { bytes in
        if let last = bytes.last { lineIsOpen.withLock { $0 = last != UInt8(ascii: "\n") } }
        try terminal.write(bytes)
      })
    // What follows on a terminal begins on a line of its own; a file or a pipe gets the answer as it is.
    defer { if terminal.isOutputTTY, lineIsOpen.withLock({ $0 }) { try? terminal.write("\n") } }
    try program.loggingIn(login.isAllowed) { isLast in
      call.deliversRefusal = isLast
      let current = try isLast && login.isAllowed ? credential.resolve(program) : resolution
      try program.await { [request, call] in try await call.run(request, current, into: output) }
    }
  }

  private func checkProtection(_ resolution: Resolution, _ method: String, _ program: Program) throws {
    guard !["GET", "HEAD"].contains(method), let context = resolution.context, try context.isProtected(),
      !resolution.isSpelledOut
    else { return }
    try program.confirm(
      "context '\(context.name)' is protected: send \(method)",
      remedy: "gatectl api --context \(shellQuoted(context.name)) …")
  }

  private func fields() throws -> [GatewayCall.Header] {
    var fields: [GatewayCall.Header] = []
    for header in headers {
      guard let colon = header.firstIndex(of: ":"), colon > header.startIndex else {
        throw ValidationError("a header reads 'Name: value'")
      }
      let name = String(header[..<colon])
      guard !["authorization", "cookie", "x-session-token"].contains(name.lowercased()),
        !name.lowercased().hasPrefix("x-mfa-")
      else {
        throw ValidationError(
          "'\(name)' is gatectl's to set; a credential of your own goes by --api-token or --token-file, a code by --mfa-code"
        )
      }
      fields.append(GatewayCall.Header(name: name, value: header[header.index(after: colon)...].trimmed))
    }
    return fields
  }

  private static let bodyLimit = 64 << 20

  private func body(_ data: String, _ program: Program) throws -> [UInt8] {
    if data == "-" || data == "@-" { return try program.dependencies.terminal.readAllInput(limit: Self.bodyLimit) }
    guard data.hasPrefix("@") else { return Array(data.utf8) }
    let path = try program.absolutePath(String(data.dropFirst()))
    guard let contents = try program.dependencies.files.read(path) else {
      throw Failure(.inputOutput, "no-file", "there is no file '\(path.withoutControlCharacters)'")
    }
    return contents.bytes
  }
}
