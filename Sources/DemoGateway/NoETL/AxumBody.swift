/// A request body as axum's `Json` extractor takes it, with its plain-text complaints.
struct AxumBody: Sendable {
  enum Failure: Error {
    case contentType
    case syntax
    case data(String)

    var reply: Reply {
      switch self {
      case .contentType: .text("Expected request with `Content-Type: application/json`", status: 415)
      case .syntax:
        .text("Failed to parse the request body as JSON: expected value at line 1 column 1", status: 400)
      case .data(let why):
        .text(
          "Failed to deserialize the JSON body into the target type: \(why) at line 1 column 2", status: 422)
      }
    }
  }

  private var fields: [String: JSON]

  init(_ request: Request) throws(Failure) {
    guard request.mediaType == "application/json" else { throw .contentType }
    guard let json = try? JSON(parsing: request.body) else { throw .syntax }
    guard let object = json.object else { throw .data("invalid type, expected struct") }
    fields = object
  }

  func text(_ name: String) throws(Failure) -> String {
    guard let value = fields[name] else { throw .data("missing field `\(name)`") }
    guard let text = value.string else { throw .data("\(name): invalid type, expected a string") }
    return text
  }

  func optionalText(_ name: String) throws(Failure) -> String? {
    guard let value = fields[name], value != .null else { return nil }
    guard let text = value.string else { throw .data("\(name): invalid type, expected a string") }
    return text
  }

  func optionalInteger(_ name: String) throws(Failure) -> Int? {
    guard let value = fields[name], value != .null else { return nil }
    guard let number = value.integer else { throw .data("\(name): invalid type, expected i32") }
    return number
  }
}
