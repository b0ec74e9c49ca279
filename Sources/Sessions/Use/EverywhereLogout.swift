package import Contexts
import HTTPTransport
import OAuth
import Platform
import Values

/// OpenID Connect RP-Initiated Logout 1.0: ends the person's session at the issuer too, in the browser, so that the next
/// login asks who it is.
///
/// The ID token that tells the issuer whom to log out is not for a program's arguments or the screen: the browser is sent to
/// a page on this machine, which sends it on. Where none can be opened, the address is shown without it.
package struct EverywhereLogout: Sendable {
  let dependencies: Dependencies
  let context: LayeredContext
  let session: StoredSession
  /// Whether a browser may be opened, and which.
  package var opensBrowser = true
  package var browserCommand: String?

  /// How long a browser may take to start.
  private static let patience = Duration.seconds(30)

  /// Nil where there is no session; to be made before it is forgotten.
  package init?(_ context: LayeredContext, _ dependencies: Dependencies) throws {
    guard let session = try context.session() else { return nil }
    self.dependencies = dependencies
    self.context = context
    self.session = session
  }

  package enum Outcome: Sendable, Hashable {
    /// The browser has come for the issuer's page.
    case opened(issuer: String)
    /// A page to open by hand.
    case page(String)
    /// The issuer cannot be asked, or has no such page; why.
    case impossible(String)
  }

  package func run() async -> Outcome {
    do {
      let target = try Target(Resolution(of: context, session: session))
      return try await target.translating { try await logOut(target) }
    } catch let failure as SessionFailure {
      return .impossible(failure.reason.text ?? "the issuer could not be asked")
    } catch {
      return .impossible("the issuer could not be asked")
    }
  }

  private func logOut(_ target: Target) async throws -> Outcome {
    let settings = try IssuerSettings(
      context, LoginRequest.Overrides(), kind: target.kind, environment: dependencies.environment)
    guard target.kind != .rackGateway, let issuer = settings.issuer, let clientID = settings.clientID else {
      return .impossible("the gateway runs its logins itself")
    }
    if let of = session.issuer, of.trimmingSuffix("/") != issuer.trimmingSuffix("/") {
      return .impossible("the session belongs to issuer \(of), the context names \(issuer)")
    }
    let metadata = try await Discovery(http: target.http(dependencies))
      .metadata(of: Issuer(issuer), overrides: IssuerMetadata.Overrides(settings.endpoints))
    guard let endpoint = metadata[.endSession] else {
      return .impossible("issuer \(issuer) names no end_session_endpoint")
    }
    let hint = try session.idToken ?? (context.text(.tokenUse) == "id" ? session.token : nil)
    var request = EndSessionRequest(
      endpoint: endpoint, clientID: clientID, idTokenHint: hint, logoutHint: session.user)
    if opensBrowser, try await opened(request.url, of: issuer) { return .opened(issuer: issuer) }
    request.idTokenHint = nil
    return .page(request.url)
  }

  /// - Returns: false where no browser came.
  private func opened(_ url: String, of issuer: String) async throws -> Bool {
    let command = try browserCommand ?? context.text(.browser)
    guard dependencies.browser.canOpen(command: command) else { return false }
    let random = dependencies.random
    let key = random.hexadecimal(16)
    let page = ForwardingPage(to: url, place: issuer).html
    guard
      let listener = try? await dependencies.loopback.listen(
        .init(ports: [0], path: "/logout"),
        handler: { query in
          query == "key=\(key)" ? .accepted(page: page) : .ignored(page: CallbackPage.stranger(context.name).html)
        })
    else { return false }
    let isThere = await withTaskGroup(of: Bool?.self) { group in
      group.addTask {
        for await _ in listener.callbacks { return true }
        return false
      }
      group.addTask {
        let address = "http://127.0.0.1:\(listener.port)/logout?key=\(key)"
        return (try? await dependencies.browser.open(address, command: command)) == nil ? false : nil
      }
      group.addTask {
        try? await dependencies.clock.sleep(Self.patience)
        return false
      }
      defer { group.cancelAll() }
      while let answer = await group.next() {
        if let answer { return answer }
      }
      return false
    }
    await listener.stop()
    return isThere
  }
}
