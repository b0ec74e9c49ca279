import Foundation
import NIOCore

/// One of the demo's servers: every request is logged, then falls to a fault rule or to the routes.
struct Service: Sendable {
  /// `idp`, `gateway` or `rack`.
  var name: String
  var router: Router
  var board: FaultBoard
  var log: RequestLog

  func handle(_ request: Request, gone: EventLoopFuture<Void>) async -> Reply? {
    if request.path.hasPrefix(ControlAPI.prefix) { return await router.answer(request) }
    let number = await log.arrived(request, at: name, time: await board.now)
    guard var reply = await answer(request, gone: gone) else { return nil }
    await log.answered(number, status: reply.status)
    reply.headers.append(("Date", HTTPDate.text(await board.now)))
    return reply
  }

  private func answer(_ request: Request, gone: EventLoopFuture<Void>) async -> Reply? {
    guard let rule = await board.rule(for: request, at: name) else { return await router.answer(request) }
    switch rule.action {
    case .drop: return nil
    case .hang: return await board.hold(until: gone) ? await router.answer(request) : nil
    case .holdAnswer:
      let reply = await router.answer(request)
      return await board.hold(until: gone) ? reply : nil
    case .answer, .truncate: return rule.reply(to: request, at: name)
    }
  }
}

/// RFC 9110 5.6.7.
enum HTTPDate {
  static func text(_ time: Date) -> String {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(identifier: "GMT")
    formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    return formatter.string(from: time)
  }
}
