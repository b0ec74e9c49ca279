import Values

/// An answer as it is kept.
struct CachedAnswer: Sendable {
  let key: CacheKey
  let status: Int
  /// Those of `keptHeaders` that it had.
  private(set) var headers: HTTPHeaders
  /// UTF-8.
  let body: String
  private(set) var freshness: Freshness
  /// When the server was last asked in spite of a fresh answer.
  var reloadedAt: Timestamp?

  private static let version: Int64 = 1
  private static let keptHeaders = [
    "Age", "Cache-Control", "Content-Type", "Date", "ETag", "Expires", "Last-Modified", "Location", "Vary",
  ]
  /// What says where a document is, that it has moved, or that there is none, where the answer tells how long that
  /// holds (RFC 9111, section 3).
  private static let statuses: Set<Int> = [200, 301, 308, 404, 410]

  /// An answer that just came.
  /// - Returns: nil for one that must not be kept, or is not worth it.
  init?(_ answer: HTTPResponse, under key: CacheKey, requestedAt: Timestamp, receivedAt: Timestamp) {
    let freshness = Freshness(answer.headers, requestedAt: requestedAt, receivedAt: receivedAt)
    let control = CacheControl(answer.headers)
    let varies = answer.headers.all("Vary").contains { $0.contains("*") }
    guard Self.statuses.contains(answer.status), !control.contains("no-store"), !varies,
      // A page of a network that wants to be logged in to first is no document.
      answer.status != 200 || answer.json?.object != nil, let body = String(validating: answer.body, as: UTF8.self)
    else { return nil }
    (self.key, status, self.body, self.freshness) = (key, answer.status, body, freshness)
    headers = Self.kept(answer.headers)
    let isWorthIt = freshness.lifetime > freshness.initialAge || (status == 200 && validator != nil)
    guard isWorthIt else { return nil }
  }

  private static func kept(_ headers: HTTPHeaders) -> HTTPHeaders {
    var kept = HTTPHeaders()
    for name in keptHeaders { for value in headers.all(name) { kept.append(name, value) } }
    return kept
  }

  var response: HTTPResponse {
    var response = HTTPResponse(status: status, headers: headers, body: Array(body.utf8))
    response.isKept = true
    return response
  }

  /// What asks whether this answer still holds (RFC 9110, section 13.1).
  var validator: (name: String, value: String)? {
    if let tag = headers["ETag"] { return ("If-None-Match", tag) }
    return headers["Last-Modified"].map { ("If-Modified-Since", $0) }
  }

  /// The same answer after the server has said that it still holds (RFC 9111, section 4.3.4).
  func confirmed(by head: HTTPResponseHead, requestedAt: Timestamp, receivedAt: Timestamp) -> CachedAnswer {
    var copy = self
    // An age is the message's, not the document's.
    copy.headers["Age"] = nil
    for name in Self.keptHeaders {
      let values = head.headers.all(name)
      guard !values.isEmpty else { continue }
      copy.headers[name] = nil
      for value in values { copy.headers.append(name, value) }
    }
    copy.freshness = Freshness(copy.headers, requestedAt: requestedAt, receivedAt: receivedAt)
    return copy
  }
}

extension CachedAnswer {
  /// - Returns: nil for what was not written by this version, is damaged, or is another request's.
  init?(_ bytes: [UInt8], under key: CacheKey) {
    guard let json = try? JSON(parsing: bytes), json["version"]?.integer == Self.version,
      json["url"]?.string == key.url, json["way"]?.string == key.way, let status = json["status"]?.integer,
      let body = json["body"]?.string, let lifetime = json["lifetime"]?.integer, let age = json["age"]?.integer,
      let received = json["receivedAt"]?.integer, let fields = json["headers"]?.array,
      // No arithmetic on them overflows.
      [lifetime, age, received, json["reloadedAt"]?.integer ?? 0].allSatisfy({ (0..<(1 << 40)).contains($0) })
    else { return nil }
    self.key = key
    self.status = Int(status)
    self.body = body
    freshness = Freshness(
      lifetime: min(.seconds(lifetime), Freshness.longest), initialAge: .seconds(age),
      receivedAt: Timestamp(seconds: received))
    reloadedAt = json["reloadedAt"]?.integer.map(Timestamp.init(seconds:))
    headers = HTTPHeaders()
    for field in fields {
      guard let name = field["name"]?.string, let value = field["value"]?.string else { return nil }
      headers.append(name, value)
    }
  }

  var encoded: [UInt8] {
    let json: JSON = [
      "version": .integer(Self.version), "url": .string(key.url), "way": .string(key.way),
      "status": .integer(Int64(status)), "body": .string(body),
      "lifetime": .integer(freshness.lifetime.components.seconds),
      "age": .integer(freshness.initialAge.components.seconds),
      "receivedAt": .integer(freshness.receivedAt.seconds),
      "reloadedAt": reloadedAt.map { .integer($0.seconds) } ?? .null,
      "headers": .array(headers.map { ["name": .string($0.name), "value": .string($0.value)] }),
    ]
    return Array(json.serialized().utf8)
  }
}
