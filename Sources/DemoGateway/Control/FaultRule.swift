import Foundation

/// One element of the switch `rules`: what happens to requests of a path. The first rule that fits and is not used up
/// wins; it comes before any other handling, but after the request log.
///
/// | key | value | meaning |
/// |---|---|---|
/// | `path` | text, required | a path, or with `*` at its end all below it |
/// | `server` | `idp`, `gateway`, `resource`, `tracker`, `rack` | only there |
/// | `method` | text | only that one |
/// | `times` | count | how many requests (all) |
/// | `action` | `answer` (default) | answer with `status` and `body` |
/// | | `hang` | hold the request until `POST /_demo/release`, then handle it; never, if the client has gone |
/// | | `hold-answer` | handle the request as usual, but hold the answer until `POST /_demo/release` |
/// | | `drop` | close the connection unanswered |
/// | | `truncate` | answer, but close the connection in mid-body |
/// | `status` | number | default 500 |
/// | `body` | `genuine` (default) | what a server of that kind says with that status there |
/// | | `html`, `empty`, `json`, `text`, `invalid-json`, `control-characters` | that kind of body |
/// | `raw` | text | the body itself, as `application/json` unless `headers` says otherwise |
/// | `headers` | object of texts | added, such as `{"Retry-After": "1"}` |
struct FaultRule: Sendable {
  enum Action: String {
    case answer, hang, drop, truncate
    case holdAnswer = "hold-answer"
  }
  enum Body: String {
    case genuine, html, empty, json, text
    case invalidJSON = "invalid-json"
    case controlCharacters = "control-characters"
  }

  struct Invalid: Error { var text: String }

  var path: String
  var server: String?
  var method: String?
  var times: Int?
  var action: Action
  var status: Int
  var body: Body
  var raw: String?
  var headers: [(name: String, value: String)]

  static let keys: Set<String> = ["path", "server", "method", "times", "action", "status", "body", "raw", "headers"]

  init(json: JSON) throws(Invalid) {
    guard let fields = json.object, let path = json["path"]?.string else { throw Invalid(text: "path is missing") }
    if let unknown = Set(fields.keys).subtracting(Self.keys).first { throw Invalid(text: "unknown key \(unknown)") }
    self.path = path
    server = json["server"]?.string
    guard server.map(["idp", "gateway", "resource", "tracker", "rack"].contains) ?? true else {
      throw Invalid(text: "server is idp, gateway, resource, tracker or rack")
    }
    method = json["method"]?.string
    times = json["times"]?.integer
    let action = json["action"]?.string ?? "answer"
    guard let action = Action(rawValue: action) else { throw Invalid(text: "unknown action \(action)") }
    self.action = action
    status = json["status"]?.integer ?? 500
    let body = json["body"]?.string ?? "genuine"
    guard let body = Body(rawValue: body) else { throw Invalid(text: "unknown body \(body)") }
    self.body = body
    raw = json["raw"]?.string
    headers = (json["headers"]?.object ?? [:]).sorted { $0.key < $1.key }.map { ($0.key, $0.value.string ?? "") }
  }

  func fits(_ request: Request, at server: String) -> Bool {
    (self.server == nil || self.server == server) && (method == nil || method == request.method) && times != 0
      && Router.pattern(path, fits: request.path)
  }

  /// The failure as an answer.
  func reply(to request: Request, at server: String) -> Reply {
    var reply: Reply
    if let raw {
      reply = Reply(status, body: .bytes(Data(raw.utf8)))
      if !headers.contains(where: { $0.name.lowercased() == "content-type" }) {
        reply.headers = [("Content-Type", "application/json")]
      }
    } else {
      reply = answer(to: request, at: server)
    }
    reply.headers += headers
    if action == .truncate, case .bytes(let data) = reply.body {
      reply.body = .truncated(data.prefix(data.count / 2), length: max(data.count, 1))
    }
    return reply
  }

  private func answer(to request: Request, at server: String) -> Reply {
    switch body {
    case .genuine: GenuineFailure.reply(status, to: request, at: server)
    case .empty: .empty(status)
    case .text: .text("something went wrong", status: status)
    case .json: .json(["error": "server_error", "error_description": "something went wrong"], status: status)
    case .html: .html("<html><head><title>\(status)</title></head><body><h1>Oops</h1></body></html>", status: status)
    case .invalidJSON:
      Reply(status, type: "application/json", body: .bytes(Data(#"{"error": "server_error", "#.utf8)))
    case .controlCharacters:
      .json(
        server == "idp"
          ? ["error": "server_error", "error_description": .string(ControlCharacters.sample)]
          : ["error": .string(ControlCharacters.sample)], status: status)
    }
  }
}

/// What a hostile or broken server puts into its texts.
enum ControlCharacters {
  /// Colour, a window title, a cleared line, a bell, a C1 CSI, a line end and a right-to-left override.
  static let sample = "\u{1B}[31mred\u{1B}[0m \u{1B}]0;owned\u{07} \u{1B}[2K\r\u{9B}1mbold\nline two\u{202E}reversed"
}
