import Foundation

/// All that the provider remembers between requests.
actor GrantStore {
  private var pending: [String: AuthorizationRequest] = [:]
  private var codes: [String: Code] = [:]
  private(set) var grants: [String: Grant] = [:]
  private var refreshTokens: [String: RefreshToken] = [:]
  private var accessTokens: [String: AccessToken] = [:]
  /// Remembered browsers, by cookie.
  private var browsers: [String: (user: User, since: Date)] = [:]
  /// By device code.
  var devices: [String: DeviceRequest] = [:]

  // MARK: The login page

  /// - Returns: the name under which the login page hands the request back.
  func remember(_ request: AuthorizationRequest) -> String {
    let name = RandomText.base64URL(bytes: 18)
    pending[name] = request
    return name
  }

  func request(_ name: String?) -> AuthorizationRequest? { name.flatMap { pending[$0] } }

  func forget(_ name: String?) { if let name { pending[name] = nil } }

  func rememberBrowser(of user: User, now: Date) -> String {
    let cookie = RandomText.base64URL(bytes: 18)
    browsers[cookie] = (user, now)
    return cookie
  }

  func browser(_ cookie: String?) -> (user: User, since: Date)? { cookie.flatMap { browsers[$0] } }

  func forgetBrowsers(of subject: String?) {
    browsers = browsers.filter { subject != nil && $0.value.user.subject != subject }
  }

  func forgetBrowser(_ cookie: String?) { if let cookie { browsers[cookie] = nil } }

  // MARK: Codes

  func addCode(_ record: Code) -> String {
    let code = RandomText.base64URL(bytes: 24)
    codes[code] = record
    return code
  }

  func code(_ code: String) -> Code? { codes[code] }

  /// Takes a code once.
  /// - Returns: false where it was used before; then the grant it led to is revoked.
  func use(_ code: String, for grant: Grant) -> Bool {
    if let earlier = codes[code]?.grantID {
      grants[earlier]?.isRevoked = true
      return false
    }
    codes[code]?.grantID = grant.id
    grants[grant.id] = grant
    return true
  }

  // MARK: Grants and tokens

  func add(_ grant: Grant) { grants[grant.id] = grant }

  func addRefreshToken(of grantID: String, expiresAt: Date?) -> String {
    let token = RandomText.base64URL(bytes: 32)
    refreshTokens[token] = RefreshToken(grantID: grantID, expiresAt: expiresAt)
    return token
  }

  func addAccessToken(_ token: String, _ record: AccessToken) { accessTokens[token] = record }

  enum Refresh {
    case unknown, expired, reused
    case valid(Grant)
  }

  /// Looks a refresh token up and, where it rotates, uses it up. One that was used up before revokes the whole family
  /// (RFC 9700 4.14.2).
  func refresh(_ token: String, clientID: String, rotating: Bool, now: Date) -> Refresh {
    guard let record = refreshTokens[token], let grant = grants[record.grantID], grant.clientID == clientID else {
      return .unknown
    }
    if grant.isRevoked { return .unknown }
    if record.isUsed {
      grants[grant.id]?.isRevoked = true
      return .reused
    }
    if let end = record.expiresAt, end <= now { return .expired }
    if rotating { refreshTokens[token]?.isUsed = true }
    return .valid(grant)
  }

  /// The grant an access token stands for, while it is good.
  func grant(ofAccessToken token: String, now: Date) -> (grant: Grant, scopes: [String])? {
    guard let record = accessTokens[token], record.expiresAt > now, let grant = grants[record.grantID] else {
      return nil
    }
    return grant.isRevoked ? nil : (grant, record.scopes)
  }

  /// RFC 7009 2.1: a refresh token takes its grant along, an access token goes alone.
  /// - Returns: false where the token is another client's.
  func revoke(_ token: String, clientID: String) -> Bool {
    if let record = refreshTokens[token] {
      guard grants[record.grantID]?.clientID == clientID else { return false }
      grants[record.grantID]?.isRevoked = true
    } else if let record = accessTokens[token] {
      guard grants[record.grantID]?.clientID == clientID else { return false }
      accessTokens[token] = nil
    }
    return true
  }

  /// As an administrator would.
  /// - Returns: how many.
  func revokeGrants(ofUser email: String?) -> Int {
    let hit = grants.values.filter { !$0.isRevoked && (email == nil || $0.user?.email == email) }
    for grant in hit { grants[grant.id]?.isRevoked = true }
    return hit.count
  }

  /// For `GET /_demo/state`.
  var json: JSON {
    [
      "grants": .array(
        grants.values.sorted { ($0.authenticatedAt, $0.id) < ($1.authenticatedAt, $1.id) }.map { grant in
          [
            "id": .string(grant.id), "client": .string(grant.clientID), "user": .optional(grant.user?.email),
            "scopes": .strings(grant.scopes), "revoked": .bool(grant.isRevoked),
            "unusedRefreshTokens": .integer(
              refreshTokens.values.count { $0.grantID == grant.id && !$0.isUsed && !grant.isRevoked }),
          ]
        }),
      "devices": .array(
        devices.values.sorted { $0.issuedAt < $1.issuedAt }.map {
          [
            "userCode": .string($0.userCode), "decision": .string($0.decision.rawValue),
            "user": .optional($0.user?.email),
          ]
        }),
    ]
  }
}
