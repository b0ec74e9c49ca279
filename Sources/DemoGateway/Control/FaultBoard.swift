import Foundation
import NIOCore

/// The switches that are set, the demo's clock, and the requests held back. Both servers ask it.
actor FaultBoard {
  struct Invalid: Error { var text: String }

  private var values: [Fault: JSON] = [:]
  private var rules: [FaultRule] = []
  private var held: [Int: CheckedContinuation<Bool, Never>] = [:]
  private var nextHeld = 0

  /// A copy of what is set, for one answer.
  var current: Faults { Faults(values: values) }

  /// The servers' time, which the switch `clockOffset` moves.
  var now: Date { Date(timeIntervalSinceNow: TimeInterval(current.integer(.clockOffset) ?? 0)) }

  /// Sets the switches named; `null` clears one.
  /// - Throws: `Invalid` for an unknown name or a value that does not fit; then nothing is set.
  func set(_ changes: [String: JSON]) throws(Invalid) {
    var changed = values
    for (name, value) in changes {
      guard let fault = Fault(rawValue: name) else { throw Invalid(text: "unknown switch \(name)") }
      if value == .null {
        changed[fault] = nil
      } else if let complaint = fault.complaint(about: value) {
        throw Invalid(text: complaint)
      } else {
        changed[fault] = value
      }
    }
    values = changed
    // Checked above.
    if changes["rules"] != nil { rules = (values[.rules]?.array ?? []).compactMap { try? FaultRule(json: $0) } }
  }

  /// Everything off; held requests go on.
  func clear() {
    values.removeAll()
    rules.removeAll()
    release()
  }

  /// Uses up one of a count.
  /// - Returns: whether there was one left.
  func consume(_ fault: Fault) -> Bool {
    guard let left = values[fault]?.integer, left > 0 else { return false }
    values[fault] = .integer(left - 1)
    return true
  }

  /// The rule for a request, which counts as used.
  func rule(for request: Request, at server: String) -> FaultRule? {
    guard let index = rules.firstIndex(where: { $0.fits(request, at: server) }) else { return nil }
    if let times = rules[index].times { rules[index].times = times - 1 }
    return rules[index]
  }

  /// Waits until the held requests are released or the client has gone.
  /// - Returns: whether the client is still there.
  func hold(until gone: EventLoopFuture<Void>) async -> Bool {
    nextHeld += 1
    let number = nextHeld
    gone.whenComplete { _ in Task { await self.letGo(number) } }
    return await withCheckedContinuation { held[number] = $0 }
  }

  /// Lets all held requests go on, and ends the rules that hold.
  /// - Returns: how many were held.
  @discardableResult
  func release() -> Int {
    let count = held.count
    rules.removeAll { $0.action == .hang || $0.action == .holdAnswer }
    for continuation in held.values { continuation.resume(returning: true) }
    held.removeAll()
    return count
  }

  var json: JSON { .object(Dictionary(uniqueKeysWithValues: values.map { ($0.key.rawValue, $0.value) })) }

  private func letGo(_ number: Int) { held.removeValue(forKey: number)?.resume(returning: false) }
}

/// The switches at one moment.
struct Faults: Sendable {
  var values: [Fault: JSON]

  /// Whether a switch is on; a count is on while it lasts.
  func on(_ fault: Fault) -> Bool { values[fault]?.bool ?? false }
  func integer(_ fault: Fault) -> Int? { values[fault]?.integer }
  func text(_ fault: Fault) -> String? { values[fault]?.string }
  func object(_ fault: Fault) -> [String: JSON] { values[fault]?.object ?? [:] }

  /// An error text, with control characters in it where that switch is on.
  func errorText(_ text: String) -> String {
    on(.controlCharacters) ? text + " " + ControlCharacters.sample : text
  }
}
