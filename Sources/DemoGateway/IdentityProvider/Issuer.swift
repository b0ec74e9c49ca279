import Foundation

/// An OpenID provider with Auth0's paths: authorization code with PKCE, device, password, client credentials, refresh.
struct Issuer: Sendable {
  /// The issuer identifier, with the `/` at its end that Auth0's have.
  let identifier: String
  let registry: Registry
  let keys: SigningKeys
  let clientKeys = ClientKeys()
  let store: GrantStore
  let board: FaultBoard

  init(port: Int, registry: Registry, keys: SigningKeys, board: FaultBoard) {
    identifier = "http://127.0.0.1:\(port)/"
    self.registry = registry
    self.board = board
    self.keys = keys
    store = GrantStore()
  }

  func addRoutes(to router: inout Router) {
    router.on("GET", "/") { _ in .html(Page.notice("The demo's identity provider", "It is running.")) }
    router.on("GET", "/.well-known/openid-configuration") { _ in await discovery(isOpenID: true) }
    router.on("GET", "/.well-known/oauth-authorization-server") { _ in await discovery(isOpenID: false) }
    router.on("GET", "/.well-known/jwks.json") { _ in await keySet() }
    router.on("GET", "/authorize") { await authorize($0) }
    router.on("POST", "/login") { await signIn($0) }
    router.on("POST", "/oauth/token") { await token($0) }
    router.on("POST", "/oauth/device/code") { await deviceAuthorization($0) }
    router.on("POST", "/oauth/device_authorization") { await deviceAuthorization($0) }
    router.on("GET", "/activate") { await activationPage($0) }
    router.on("POST", "/activate") { await activate($0) }
    router.on("POST", "/oauth/revoke") { await revoke($0) }
    router.on("GET", "/userinfo") { await userInfo($0) }
    router.on("POST", "/userinfo") { await userInfo($0) }
    router.on("GET", "/logout") { await logOut($0) }
    router.on("POST", "/logout") { await logOut($0) }
  }

  /// Scopes it knows; others are dropped in silence, as Auth0 does.
  static let scopes = ["openid", "profile", "email", "offline_access", "api"]

  static func granted(_ asked: String?) -> [String] {
    (asked ?? "").split(separator: " ").map(String.init).filter(scopes.contains)
  }
}
