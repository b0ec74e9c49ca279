import Synchronization

/// What a program has written to one place, and whoever waits for more of it.
final class Transcript: Sendable {
  /// The program ended, or was ended as hung, before it wrote what was waited for.
  struct NeverCame: Error, CustomStringConvertible {
    let what: String
    let instead: String
    var description: String { "'\(what)' never came; instead:\n\(instead)" }
  }

  private struct Waiter {
    let find: @Sendable (String) -> String?
    let continuation: CheckedContinuation<String?, Never>
  }

  private struct State {
    var bytes: [UInt8] = []
    var isEnded = false
    var waiters: [Waiter] = []
  }

  private let state = Mutex(State())

  var bytes: [UInt8] { state.withLock { $0.bytes } }
  var text: String { String(decoding: bytes, as: UTF8.self) }

  func append(_ piece: [UInt8]) { change { $0.bytes += piece } }
  func finish() { change { $0.isEnded = true } }

  /// Waits until `text` stands somewhere, or in several places.
  func shows(_ text: String, times: Int = 1) async throws {
    _ = try await first(text) { $0.ranges(of: text).count >= times ? text : nil }
  }

  /// Waits for a whole line with `text` in it.
  func line(with text: String) async throws -> String {
    try await first(text) { all in
      all.split(whereSeparator: \.isNewline).first { $0.contains(text) }
        .flatMap { $0.endIndex < all.endIndex ? String($0) : nil }
    }
  }

  /// Waits until nothing more can come.
  func end() async -> [UInt8] {
    _ = try? await first("") { _ in nil }
    return bytes
  }

  private func first(_ what: String, _ find: @escaping @Sendable (String) -> String?) async throws -> String {
    let found = await withCheckedContinuation { continuation in
      change { $0.waiters.append(Waiter(find: find, continuation: continuation)) }
    }
    guard let found else { throw NeverCame(what: what, instead: text) }
    return found
  }

  private func change(_ change: (inout State) -> Void) {
    let answered = state.withLock { state -> [(CheckedContinuation<String?, Never>, String?)] in
      change(&state)
      guard !state.waiters.isEmpty else { return [] }
      let text = String(decoding: state.bytes, as: UTF8.self)
      var answered: [(CheckedContinuation<String?, Never>, String?)] = []
      state.waiters.removeAll { waiter in
        let found = waiter.find(text)
        guard found != nil || state.isEnded else { return false }
        answered.append((waiter.continuation, found))
        return true
      }
      return answered
    }
    for (continuation, found) in answered { continuation.resume(returning: found) }
  }
}
