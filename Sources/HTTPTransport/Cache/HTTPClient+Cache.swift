package import Values

extension HTTPClient {
  /// This client, keeping the answers to requests that allow it (`HTTPRequest.caching`) as a private cache does
  /// (RFC 9111): used while fresh, validated when stale, never used stale. What comes out of the storage is judged like
  /// an answer that just came.
  /// - Parameter scope: what else decides about the way to a server, such as variables that name a proxy.
  package func caching(
    in storage: ResponseStorage, scope: @escaping @Sendable () -> String, now: @escaping @Sendable () -> Timestamp
  ) -> HTTPClient {
    HTTPClient { request, sink in
      guard request.caching != .none, sink == nil, let key = CacheKey(request, scope: scope()) else {
        return try await send(request, into: sink)
      }
      return try await CachedExchange(client: self, storage: storage, key: key, now: now).run(request)
    }
  }
}

/// One request that a kept answer may do for.
private struct CachedExchange: Sendable {
  let client: HTTPClient
  let storage: ResponseStorage
  let key: CacheKey
  let now: @Sendable () -> Timestamp

  private var name: String { "\(key.url)\n\(key.way)" }

  func run(_ request: HTTPRequest) async throws -> HTTPResponse {
    let kept = storage.read(name).flatMap { CachedAnswer($0, under: key) }
    let requestedAt = now()
    if let kept, suffices(kept, request.caching, at: requestedAt) { return kept.response }
    var request = request
    if let validator = kept?.validator { request.headers[validator.name] = validator.value }
    // So that caches on the way ask, too (RFC 9111, section 5.2.1.4).
    if case .reload = request.caching { request.headers["Cache-Control"] = "no-cache" }
    let answer = try await client.send(request)
    let receivedAt = now()
    if answer.status == 304, let kept {
      keep(kept.confirmed(by: answer.head, requestedAt: requestedAt, receivedAt: receivedAt), request, kept, receivedAt)
      return HTTPResponse(
        head: HTTPResponseHead(status: kept.status, headers: kept.headers), body: Array(kept.body.utf8))
    }
    if let new = CachedAnswer(answer, under: key, requestedAt: requestedAt, receivedAt: receivedAt) {
      keep(new, request, kept, receivedAt)
    } else if kept != nil, answer.status < 500, answer.status != 429 {
      storage.remove(name)
    }
    return answer
  }

  private func suffices(_ kept: CachedAnswer, _ mode: CacheMode, at now: Timestamp) -> Bool {
    switch mode {
    case .none: return false
    case .fresh: return kept.freshness.isFresh(at: now)
    case .reload(let interval):
      guard let last = kept.reloadedAt, last <= now else { return false }
      return now - last < interval
    }
  }

  private func keep(_ answer: CachedAnswer, _ request: HTTPRequest, _ old: CachedAnswer?, _ moment: Timestamp) {
    var answer = answer
    if case .reload = request.caching { answer.reloadedAt = moment } else { answer.reloadedAt = old?.reloadedAt }
    storage.write(name, answer.encoded)
  }
}
