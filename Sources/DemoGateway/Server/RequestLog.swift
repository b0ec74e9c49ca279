import Foundation

/// Every request the demo's servers got, in order of arrival, secrets included: tests assert the wire by it.
actor RequestLog {
  /// Which entries are wanted; nil takes all.
  struct Filter: Sendable {
    var server: String?
    var method: String?
    /// A path, or with `*` at its end everything below it.
    var path: String?

    func takes(_ entry: JSON) -> Bool {
      (server == nil || entry["server"]?.string == server) && (method == nil || entry["method"]?.string == method)
        && path.map { Router.pattern($0, fits: entry["path"]?.string ?? "") } ?? true
    }
  }

  private struct Waiter {
    var filter: Filter
    var count: Int
    var continuation: CheckedContinuation<Void, Never>
  }

  private var entries: [JSON] = []
  private var waiters: [Waiter] = []
  /// Goes on counting after a `clear`.
  private var first = 0

  /// Notes a request as it arrives, before anything is done with it.
  /// - Returns: its number, for `answered`.
  func arrived(_ request: Request, at server: String, time: Date) -> Int {
    let number = first + entries.count
    var headers: [String: JSON] = [:]
    for (name, value) in request.headers { headers[name.lowercased()] = .string(value) }
    entries.append([
      "number": .integer(number), "server": .string(server), "method": .string(request.method),
      "path": .string(request.path), "query": request.query.json, "headers": .object(headers),
      "body": request.decodedBody, "bodyText": .string(String(decoding: request.body, as: UTF8.self)),
      "time": .string(time.ISO8601Format()), "status": .null,
    ])
    let reached = waiters.filter { waiter in entries(waiter.filter).count >= waiter.count }
    waiters.removeAll { waiter in entries(waiter.filter).count >= waiter.count }
    for waiter in reached { waiter.continuation.resume() }
    return number
  }

  /// Adds the status that a request was answered with.
  func answered(_ number: Int, status: Int) {
    guard number >= first, case .object(var entry) = entries[number - first] else { return }
    entry["status"] = .integer(status)
    entries[number - first] = .object(entry)
  }

  /// The entries once there are at least `count` of them.
  func entries(_ filter: Filter, atLeast count: Int) async -> [JSON] {
    if entries(filter).count < count {
      await withCheckedContinuation { continuation in
        waiters.append(Waiter(filter: filter, count: count, continuation: continuation))
      }
    }
    return entries(filter)
  }

  func clear() {
    first += entries.count
    entries.removeAll()
  }

  private func entries(_ filter: Filter) -> [JSON] { entries.filter(filter.takes) }
}
