import Contexts
import Platform
import Sessions
import Values

/// `auth status --all`: every context once, asked at the same time; what is wrong with one is its own line.
struct StatusOfAll: Sendable {
  let check: StatusCheck
  let isOffline: Bool

  struct Line: Sendable {
    let name: String
    let outcome: Result<SessionStatus, any Error>
  }

  func lines(_ configuration: Configuration) async throws -> [Line] {
    let names = configuration.names
    return await withTaskGroup(of: (Int, Line).self) { group in
      for (index, name) in names.enumerated() {
        group.addTask { (index, Line(name: name, outcome: await outcome(name, configuration))) }
      }
      var lines: [(Int, Line)] = []
      for await line in group { lines.append(line) }
      return lines.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }

  /// By the context and its own session alone: variables and flags are about one of them.
  private func outcome(_ name: String, _ configuration: Configuration) async -> Result<SessionStatus, any Error> {
    do {
      let context = try configuration.require(name)
      return .success(try await check.run(Resolution(of: context), offline: isOffline))
    } catch {
      return .failure(error)
    }
  }

  static func show(_ lines: [Line], _ program: Program) throws {
    let now = program.dependencies.clock.now()
    var table = Table(header: ["NAME", "SERVER", "USER", "STATUS", "EXPIRES"])
    for line in lines {
      switch line.outcome {
      case .success(let status):
        let display = StatusDisplay(status: status, now: now)
        let expiry = status.expiresAt.map { "\($0.withOffset) (\(display.remaining($0)))" } ?? "-"
        table.append([line.name, status.server.description, status.user ?? "-", display.word, expiry])
      case .failure(let error):
        let failure = Failure(error)
        table.append([line.name, "-", "-", "\(failure.status.name): \(failure.message)", "-"])
      }
    }
    let json = lines.map { line -> JSON in
      switch line.outcome {
      case .success(let status):
        var fields = StatusDisplay(status: status, now: now).json.object ?? [:]
        fields["error"] = .null
        return .object(fields)
      case .failure(let error):
        return ["context": .string(line.name), "status": "unknown", "error": Failure(error).json]
      }
    }
    try program.show(Rendering(json: .array(json), table: { table.text }, names: lines.map(\.name)))
  }
}
