import ArgumentParser
import Contexts
import Platform
import Sessions
import Values

struct AuthRefresh: OffersLogin {
  static let configuration = CommandConfiguration(
    commandName: "refresh", abstract: "Renew the session now, without a person.",
    discussion: """
      Uses the refresh token, or the client secret of a service account; the session of a rack-gateway slides with \
      use, and is used. 77 where only a login helps.
      """
  ).asLeaf

  @OptionGroup(title: "Global options") var global: GlobalOptions

  /// The login has brought a new session: there is nothing left to renew.
  func runAfterLogin(_ program: Program) throws {}

  func run(_ program: Program) throws {
    let configuration = try program.store.load()
    let resolution = try program.resolver(configuration).resolve()
    guard let context = resolution.context else { throw configuration.noContext }
    if case .given(let credential) = resolution.credential {
      throw Failure(
        .usage, "credential-given", "the credential from \(credential.source) is not gatectl's to renew",
        context: context.name)
    }
    if resolution.kind.value == .rackGateway {
      // Nothing but its use renews it, and a login would find it good.
      let use = WhoAmI(dependencies: program.dependencies, store: program.store, notice: program.renewalNotice)
      let status = try program.await { try await use.run(resolution, wantsClaims: false).status }
      return note(context.name, status.expiresAt, program)
    }
    let target = try program.renewedTarget(resolution, .now)
    _ = try target.token(at: program.dependencies.clock.now())
    guard case .session(let session) = target.credential else { return }
    note(context.name, session.expiresAt, program)
  }

  private func note(_ name: String, _ end: Timestamp?, _ program: Program) {
    let rest = end.map { ", it lasts until \($0) (\(($0 - program.dependencies.clock.now()).coarse))" } ?? ""
    program.console.note("session of context '\(name)' renewed\(rest)")
  }
}
