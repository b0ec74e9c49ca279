import Contexts
import Platform
import Sessions
import Values

extension Program {
  var renewalNotice: @Sendable (Renewal.Notice) -> Void {
    { [console, clock = dependencies.clock] notice in
      switch notice {
      case .waiting(let context, let holder):
        console.note(
          "waiting for \(holder?.description ?? "another process"), which renews the session of context '\(context)'")
      case .kept(let context, let until, let reason):
        let rest = until.map { ", which lasts another \(($0 - clock.now()).coarse)" } ?? ""
        console.warn(
          "session of context '\(context)' not renewed: \(reason.withoutControlCharacters); using it as it is\(rest)")
      }
    }
  }

  /// The target with its session renewed where that is due; without a network, and without waiting, where it is not.
  func renewedTarget(_ resolution: Resolution, _ demand: Renewal.Demand = .whenDue()) throws -> Target {
    let renewal = Renewal(dependencies: dependencies, store: store, notice: renewalNotice)
    guard renewal.isNeeded(resolution, demand) || demand == .now else { return try Target(resolution) }
    return try self.await { try await renewal.target(for: resolution, demand) }
  }
}
