import Testing
import Values

/// What a row of the rack-gateway's contract says, put to the built program.
struct RackCase: Sendable, CustomTestStringConvertible {
  /// The row, as the contract words it.
  let row: String
  var testDescription: String { row }
  /// How the gateway comes to answer that way.
  var arrange: @Sendable (Scene) async throws -> Void = { _ in }
  let arguments: [String]
  /// Handed in on standard input by `--mfa-code-file -`.
  var code: Code?
  var environment: @Sendable (Scene) async throws -> [String: String] = { _ in [:] }
  /// The exit status.
  let status: Int32
  /// What stands on standard error.
  var says: [String] = []
  /// Requests and answers below `/api/v1`, in their order: `POST /x 401`, with ` +code` where a code came with it.
  var wire: [String]?

  enum Code: Sendable {
    /// What the authenticator app shows.
    case totp
    /// What it showed for another request.
    case usedTOTP
    case backup
    case text(String)
  }

  private func code(_ scene: Scene) async throws -> String? {
    switch code {
    case .totp?: return try await scene.demo.totp()
    case .backup?: return try await scene.demo.backupCode()
    case .text(let text)?: return text
    case .usedTOTP?:
      let code = try await scene.demo.totp()
      try await scene.openStepUp(with: code)
      return code
    case nil: return nil
    }
  }

  /// Has a session, arranges, runs the command, and expects what the row says.
  func play(_ scene: Scene) async throws {
    try await scene.haveRackSession()
    try await arrange(scene)
    let code = try await code(scene)
    let variables = try await environment(scene)
    try await scene.demo.forgetRequests()
    let outcome = try await scene.gatectl(
      arguments + (code == nil ? [] : ["--mfa-code-file", "-"]), input: code.map { "\($0)\n" } ?? "",
      environment: variables)
    #expect(outcome.status == status, "\(row): \(outcome.errors)")
    for text in says { #expect(outcome.errors.contains(text), "\(row): \(outcome.errors)") }
    outcome.expectGrammar()
    if let wire { #expect(try await scene.demo.rackWire() == wire, "\(row)") }
  }

  /// The gateway's answer, without its having to come to that by itself.
  static func answering(
    _ path: String, _ status: Int64, json error: String? = nil, text: String? = nil, headers: JSON = [:]
  ) -> @Sendable (Scene) async throws -> Void {
    var headers = headers.object ?? [:]
    if text != nil { headers["Content-Type"] = "text/plain; charset=utf-8" }
    let rule: JSON = [
      "path": .string("/api/v1\(path)"), "server": "rack", "status": .integer(status),
      "raw": .string(error.map { JSON.object(["error": .string($0)]).serialized() } ?? text ?? ""),
      "headers": .object(headers),
    ]
    return { try await $0.demo.misbehave(["rules": [rule]]) }
  }
}

extension Scene {
  /// Proves a second factor, so that the next requests need none.
  func openStepUp(with code: String? = nil) async throws {
    let proof: String
    if let code { proof = code } else { proof = try await demo.backupCode() }
    let outcome = try await gatectl("auth", "mfa", "verify", "--mfa-code", proof)
    try #require(outcome.status == 0, "\(outcome.errors)")
  }
}

extension Demo {
  /// What went between gatectl and the rack-gateway, in the words of `RackCase.wire`.
  func rackWire() async throws -> [String] {
    try await requests("rack").map { request in
      let path = request.path ?? "?"
      let short = path.hasPrefix("/api/v1") ? String(path.dropFirst("/api/v1".count)) : path
      let code = request.header("x-mfa-totp") != nil || request.body?["code"] != nil ? " +code" : ""
      return "\(request.method ?? "?") \(short) \(request.status.map(String.init) ?? "?")\(code)"
    }
  }
}
