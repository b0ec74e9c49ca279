import Values

/// How long an answer may be used again without asking (RFC 9111, section 4.2).
struct Freshness: Hashable, Sendable {
  /// Zero where it has to be validated first. Nothing is made up for an answer that does not say (section 4.2.2).
  let lifetime: Duration
  /// How old it was when it came (section 4.2.3).
  let initialAge: Duration
  let receivedAt: Timestamp

  /// At most a day, whatever the server thinks.
  static let longest = Duration.seconds(86_400)

  /// - Parameters:
  ///   - requestedAt: when the request was sent.
  ///   - receivedAt: when its answer came.
  init(_ headers: HTTPHeaders, requestedAt: Timestamp, receivedAt: Timestamp) {
    let date = headers["Date"].flatMap { Timestamp(httpDate: $0) }
    let control = CacheControl(headers)
    if control.contains("no-cache") || control.contains("no-store") {
      lifetime = .zero
    } else if let maximumAge = control.maximumAge {
      lifetime = min(maximumAge, Self.longest)
    } else {
      // A date that cannot be read lies in the past (section 5.3).
      let end = headers["Expires"].flatMap { Timestamp(httpDate: $0) }
      lifetime = end.map { min(max(.zero, $0 - (date ?? receivedAt)), Self.longest) } ?? .zero
    }
    let told = headers["Age"].flatMap { Int64(seconds: String($0.prefix { $0 != "," }).trimmed) } ?? 0
    let apparent = date.map { max(.zero, receivedAt - $0) } ?? .zero
    initialAge = max(apparent, .seconds(told) + max(.zero, receivedAt - requestedAt))
    self.receivedAt = receivedAt
  }

  init(lifetime: Duration, initialAge: Duration, receivedAt: Timestamp) {
    (self.lifetime, self.initialAge, self.receivedAt) = (lifetime, initialAge, receivedAt)
  }

  /// A clock that has gone back says nothing of age: then the answer is stale.
  func isFresh(at now: Timestamp) -> Bool { now >= receivedAt && lifetime > initialAge + (now - receivedAt) }
}
