import Values

/// Which requests run and which wait, so that a host sees at most eight connections of ours.
///
/// libcurl can bound this itself (CURLMOPT_MAX_HOST_CONNECTIONS), but as of 7.88 it wakes one waiting
/// transfer at a time whatever host that is for, and connections stay unused until a time-out.
struct Admission<Element> {
  private struct Host {
    var waiting: [(element: Element, deadline: Duration)] = []
    var running = 0
    /// Whether a connection stood once; over TLS only that tells what the server speaks.
    var hasConnected: Bool
    var sharesConnections = false

    /// One, until it is known whether the next ones can share its connection (HTTP/2).
    var limit: Int { hasConnected ? (sharesConnections ? Admission.streamsPerHost : Admission.connectionsPerHost) : 1 }
  }

  private var hosts: [Origin: Host] = [:]
  /// Where something changed since the last `admit`.
  private var touched: Set<Origin> = []
  /// No element's deadline is before it.
  private(set) var nextDeadline: Duration?

  static var connectionsPerHost: Int { 8 }
  /// What servers commonly allow on one HTTP/2 connection.
  static var streamsPerHost: Int { 100 }

  mutating func add(_ element: Element, for origin: Origin, deadline: Duration) {
    hosts[origin, default: Host(hasConnected: origin.scheme == "http")].waiting.append((element, deadline))
    nextDeadline = min(nextDeadline ?? deadline, deadline)
    touched.insert(origin)
  }

  /// A connection to `origin` stands.
  mutating func connected(_ origin: Origin) {
    guard hosts[origin]?.hasConnected == false else { return }
    hosts[origin]?.hasConnected = true
    touched.insert(origin)
  }

  /// - Parameter sharesConnections: whether the answer came over HTTP/2; nil where there was none.
  mutating func ended(_ origin: Origin, sharesConnections: Bool?) {
    hosts[origin]?.running -= 1
    if let sharesConnections { hosts[origin]?.sharesConnections = sharesConnections }
    touched.insert(origin)
  }

  /// The elements that may run from now on, in the order in which they came.
  mutating func admit() -> [(element: Element, deadline: Duration)] {
    var admitted: [(element: Element, deadline: Duration)] = []
    for origin in touched {
      guard var host = hosts[origin] else { continue }
      let count = min(host.waiting.count, max(0, host.limit - host.running))
      guard count > 0 else { continue }
      admitted += host.waiting.prefix(count)
      host.waiting.removeFirst(count)
      host.running += count
      hosts[origin] = host
    }
    touched = []
    return admitted
  }

  /// Takes out what waits for `origin` and is meant.
  mutating func remove(from origin: Origin, where isMeant: (Element) -> Bool) {
    hosts[origin]?.waiting.removeAll { isMeant($0.element) }
  }

  /// Takes out what has waited past its deadline.
  mutating func expire(at now: Duration) -> [Element] {
    guard let nextDeadline, nextDeadline <= now else { return [] }
    var expired: [Element] = []
    for origin in hosts.keys {
      expired += hosts[origin]?.waiting.filter { $0.deadline <= now }.map(\.element) ?? []
      hosts[origin]?.waiting.removeAll { $0.deadline <= now }
    }
    self.nextDeadline = hosts.values.flatMap(\.waiting).map(\.deadline).min()
    return expired
  }
}
