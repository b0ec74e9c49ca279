/// How often a request is sent and how long is waited in between.
package struct RetryPolicy: Sendable {
  /// In all, the first one included.
  package var tries: Int
  /// The wait before the given repeat, 1 being the first.
  package var backOff: @Sendable (_ repetition: Int) -> Duration

  package init(tries: Int, backOff: @escaping @Sendable (_ repetition: Int) -> Duration) {
    self.tries = tries
    self.backOff = backOff
  }

  /// Three tries, about 200 and 400 ms apart; random, so that many clients do not come back at once.
  package static let standard = RetryPolicy(tries: 3) { repetition in
    .milliseconds(Int.random(in: 150...250) << (min(repetition, 10) - 1))
  }

  /// How long to wait before the request is sent again; nil where this answer is to be taken as it is:
  /// the status is no passing trouble, the tries are used up, or the wait does not fit `remaining`.
  func pause(after head: HTTPResponseHead, attempt: Int, remaining: Duration) -> Duration? {
    guard attempt < tries else { return nil }
    let wait: Duration
    switch head.status {
    case 502, 504: wait = backOff(attempt)
    case 429, 503:
      guard let asked = head.retryAfter else { return nil }
      // Some servers round down to 0.
      wait = max(asked, backOff(attempt))
    default: return nil
    }
    return wait < remaining ? wait : nil
  }

  /// The same where no answer came: only a connection that broke is worth another try.
  func pause(after error: HTTPError, attempt: Int, remaining: Duration) -> Duration? {
    guard attempt < tries, case .connectionLost = error else { return nil }
    let wait = backOff(attempt)
    return wait < remaining ? wait : nil
  }
}
