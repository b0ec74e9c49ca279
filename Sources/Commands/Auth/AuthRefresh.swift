import ArgumentParser
import Contexts
import Platform
import Sessions
import Values

struct AuthRefresh: OffersLogin {
  static let configuration = CommandConfiguration(
    commandName: "refresh", abstract: "Renew the session now, without a person.",
    discussion: "Uses the refresh token, or the client secret of a service account. 77 where only a login helps."
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
    let target = try program.renewedTarget(resolution, .now)
    let now = program.dependencies.clock.now()
    _ = try target.token(at: now)
    guard case .session(let session) = target.credential else { return }
    let rest = session.expiresAt.map { ", it lasts until \($0) (\(($0 - now).coarse))" } ?? ""
    program.console.note("session of context '\(context.name)' renewed\(rest)")
  }
}
