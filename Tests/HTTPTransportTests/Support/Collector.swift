import HTTPTransport
import Synchronization

/// What came through a `BodySink`, in order.
final class Collector: Sendable {
  private let state = Mutex((heads: [Int](), body: [UInt8](), lines: [String]()))

  var heads: [Int] { state.withLock { $0.heads } }
  var text: String { state.withLock { String(decoding: $0.body, as: UTF8.self) } }
  var count: Int { state.withLock { $0.body.count } }
  var lines: [String] { state.withLock { $0.lines } }

  func write(_ line: String) { state.withLock { $0.lines.append(line) } }

  var sink: BodySink {
    BodySink(
      head: { head in self.state.withLock { $0.heads.append(head.status) } },
      bytes: { bytes in self.state.withLock { $0.body.append(contentsOf: bytes) } })
  }
}
