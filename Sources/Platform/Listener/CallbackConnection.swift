import NIOCore
import NIOHTTP1

/// One connection: takes one request, answers it, and closes. Lives on the listener's event loop.
final class CallbackConnection: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  /// Longer request lines are refused; the longest codes seen have some thousand characters.
  static let longestRequestLine = 32 * 1024

  private enum State {
    case idle
    /// The callback was accepted and its page is to come.
    case waiting(query: String)
    /// The answer is written; what else the client sends is dropped until it hangs up.
    case answered
  }

  private let listener: ListenerState
  private var state = State.idle
  private var context: ChannelHandlerContext?

  init(listener: ListenerState) { self.listener = listener }

  var waitingQuery: String? {
    if case .waiting(let query) = state { query } else { nil }
  }

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    listener.opened(self)
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    listener.closed(self)
    self.context = nil
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    // One request a connection; bodies and pipelined requests are read and forgotten.
    guard case .head(let head) = unwrapInboundIn(data), case .idle = state else { return }
    switch CallbackRequest(head, path: listener.path) {
    case .refused(let refusal): write(refusal, isHead: head.method == .HEAD)
    case .look: write(CallbackAnswer(page: ""), isHead: true)
    case .callback(let query): take(query)
    }
  }

  private func take(_ query: String) {
    if let page = listener.page(for: query) { return show(page) }
    switch listener.handler(query) {
    case .ignored(let page): write(CallbackAnswer(status: .badRequest, page: page))
    case .accepted(let page):
      let isWaiting = listener.isWaiting(for: query)
      state = .waiting(query: query)
      if let page { show(page) }
      listener.accepted(query, page: page, isWaiting: isWaiting)
    }
  }

  /// Answers with the page and closes.
  func show(_ page: String) { write(CallbackAnswer(page: page)) }

  private func write(_ answer: CallbackAnswer, isHead: Bool = false) {
    guard let context else { return }
    state = .answered
    context.write(wrapOutboundOut(.head(answer.head)), promise: nil)
    if !isHead { context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: answer.page)))), promise: nil) }
    let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
    context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in
      // First the end of our side, then the client's: closing both at once could reset the connection under the page.
      bound.value.close(mode: .output, promise: nil)
    }
  }

  /// For the listener's end: an answer that was written gets a moment to arrive, all else is cut.
  func end() -> EventLoopFuture<Void>? {
    guard let context else { return nil }
    let channel = context.channel
    if case .answered = state {
      channel.eventLoop.scheduleTask(in: .milliseconds(500)) { channel.close(promise: nil) }
    } else {
      channel.close(promise: nil)
    }
    return channel.closeFuture
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    // The client has sent all it will: unless it waits for its page, there is nothing left to do.
    if let event = event as? ChannelEvent, event == .inputClosed, waitingQuery == nil { context.close(promise: nil) }
    context.fireUserInboundEventTriggered(event)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    guard error is HTTPParserError else { return context.close(promise: nil) }
    // Junk behind a request changes nothing about its answer.
    if case .idle = state { write(CallbackAnswer(status: .badRequest, text: "not a request this page understands")) }
  }
}
