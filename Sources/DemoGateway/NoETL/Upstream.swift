import Foundation

/// The server behind the proxy, in so far as the demo needs one. Paths are those under `/noetl/`.
///
/// | path | answer |
/// |---|---|
/// | `catalog/list` | three playbooks |
/// | `echo` | `{method, path, query, headers, body}` as they reached the upstream |
/// | `upstream-401` | 401, the upstream's own: `{"detail": "Not authenticated"}` |
/// | `status/NNN` | that status, `{"status": NNN}` |
/// | `stream` | `?chunks=N` (5) lines, chunked |
/// | `big` | `?bytes=N` (1 MiB) times the letter `x`, with a length |
/// | `control-characters` | a text with escape sequences |
enum Upstream {
  static func answer(_ request: Request) -> Reply {
    let path = request.path.dropFirst("/noetl/".count)
    switch path {
    case "catalog/list": return .json(catalog)
    case "echo": return .json(echo(request, path: "/api/" + path))
    case "upstream-401": return .json(["detail": "Not authenticated"], status: 401)
    case "stream": return stream(count: request.query["chunks"].flatMap(Int.init) ?? 5)
    case "big": return big(size: request.query["bytes"].flatMap(Int.init) ?? 1 << 20)
    case "control-characters": return .text(ControlCharacters.sample)
    default:
      if path.hasPrefix("status/"), let status = Int(path.dropFirst("status/".count)), (200...599).contains(status) {
        return status == 204 || status == 304 ? .empty(status) : .json(["status": .integer(status)], status: status)
      }
      return .json(["detail": "Not Found"], status: 404)
    }
  }

  private static let catalog: JSON = [
    "entries": .array(
      [("weather/forecast", 3), ("billing/nightly", 12), ("reports/weekly", 1)].map { path, version in
        ["path": .string(path), "kind": "Playbook", "version": .integer(version)]
      })
  ]

  /// Of the request's headers the proxy hands on these and `x-*`; the session stays with it.
  private static func echo(_ request: Request, path: String) -> JSON {
    var headers: [String: JSON] = [:]
    for (name, value) in request.headers {
      let name = name.lowercased()
      if ["content-type", "accept"].contains(name) || name.hasPrefix("x-") { headers[name] = .string(value) }
    }
    return [
      "method": .string(request.method), "path": .string(path), "query": request.query.json,
      "headers": .object(headers), "body": .string(String(decoding: request.body, as: UTF8.self)),
    ]
  }

  private static func stream(count: Int) -> Reply {
    Reply(
      200, type: "text/plain; charset=utf-8",
      body: .pieces(length: nil) { $0 < count ? Data("line \($0 + 1) of \(count)\n".utf8) : nil })
  }

  private static func big(size: Int) -> Reply {
    let piece = 64 << 10
    return Reply(
      200, type: "application/octet-stream",
      body: .pieces(length: size) { index in
        let left = size - index * piece
        return left > 0 ? Data(repeating: UInt8(ascii: "x"), count: min(left, piece)) : nil
      })
  }
}
