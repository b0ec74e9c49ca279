import Dispatch
import Foundation

/// SIGINT, SIGTERM and, if so asked, the end of standard input, as events. Keep it alive for as long as they count.
struct EndOfRun {
  let events: AsyncStream<Void>
  private let sources: [any DispatchSourceSignal]

  init(includingStandardInput: Bool) {
    let (events, continuation) = AsyncStream.makeStream(of: Void.self)
    self.events = events
    sources = [SIGINT, SIGTERM].map { number in
      // The default action would end the process before the source is asked.
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { continuation.yield() }
      source.resume()
      return source
    }
    if includingStandardInput {
      // A thread of its own, since reading blocks.
      Thread.detachNewThread {
        while let chunk = try? FileHandle.standardInput.read(upToCount: 4096), !chunk.isEmpty {}
        continuation.yield()
      }
    }
  }
}
