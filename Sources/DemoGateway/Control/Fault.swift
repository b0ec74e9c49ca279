/// The switches of `POST /_demo/faults`, all off unless set. Names are the JSON keys.
///
/// | switch | value | effect |
/// |---|---|---|
/// | **ID token** | | |
/// | `wrongNonce` | bool | `nonce` is another |
/// | `wrongAudience` | bool | `aud` is `someone-else` |
/// | `wrongIssuer` | bool | `iss` is `https://evil.example/` |
/// | `wrongAtHash`, `wrongAzp` | bool | that claim does not fit |
/// | `expiredIDToken` | bool | `exp` lies an hour back |
/// | `futureIDToken` | bool | `iat` lies an hour ahead |
/// | `badSignature` | bool | one bit of the signature is flipped |
/// | `algNone` | bool | `alg: none`, no signature |
/// | `algHS256` | bool | HMAC with the public key's PEM as the secret |
/// | `es256` | bool | signed with the ES256 key, correctly |
/// | `missingKid`, `unknownKid` | bool | the header has no `kid`, or one that the JWKS lacks |
/// | `noIDToken` | bool | token answers have none |
/// | `claims` | object | overrides claims; `null` leaves a claim out |
/// | `subject` | text | the `sub` of ID token and userinfo |
/// | **keys, discovery** | | |
/// | `rotateKeys` | bool | signs with `rsa-2`; `rsa-1` is gone from the JWKS |
/// | `jwks` | `bare`, `no-kid`, `empty` | keys without `alg` and `use`, without `kid`; no keys |
/// | `discovery` | `wrong-issuer` | another `issuer` |
/// | | `no-device`, `plain-pkce` | no device endpoint; S256 is not listed |
/// | | `openid-only`, `oauth-only` | 404 for RFC 8414; 404 for OpenID discovery |
/// | **authorization** | | |
/// | `authorizeError` | text | `/authorize` redirects at once with that error code |
/// | `stateInRedirect` | `altered`, `missing` | what becomes of `state` |
/// | `issInRedirect` | `right`, `wrong`, `withheld` | RFC 9207: sent, wrong, absent; announced with all three |
/// | **token endpoint** | | |
/// | `deviceSlowDown` | count | the next polls get `slow_down` (which adds 5 s to the interval asked for) |
/// | `devicePending` | count | the next polls get `authorization_pending` |
/// | `deviceInterval`, `deviceLifetime` | seconds | of the device answer (5, 600); interval 0: any pace will do |
/// | `accessTokenLifetime`, `idTokenLifetime` | seconds | 3600, 3600 |
/// | `refreshTokenLifetime`, `codeLifetime` | seconds | without end, 60 |
/// | `noRefreshToken` | bool | none is issued |
/// | `staticRefreshToken` | bool | refreshing brings no new one, and the old one goes on |
/// | `noRefreshedIDToken` | bool | a refresh answer has no ID token |
/// | `tokenType` | text | instead of `Bearer` |
/// | `issuedTokenType` | text | what an exchange says that it issued; empty: nothing |
/// | `auth0Statuses` | bool | 403 for pending, denied, expired and `invalid_grant`, 429 for `slow_down` |
/// | `controlCharacters` | bool | escape sequences in every `error_description` and in gateway login errors |
/// | **gateway** | | |
/// | `contract` | `no-auth0`, `auth0-null`, `auth0-string` | the block is absent, `null`, a text |
/// | | `blank-domain`, `bare-domain` | `domain` is blanks; is `acme.us.auth0.com` |
/// | | `wrong-types`, `unknown-keys` | numbers and lists for texts; more keys than documented |
/// | | `loopback-redirect` | `redirect_uri` is `http://127.0.0.1:8765/callback` |
/// | | `portless-redirect` | `redirect_uri` is `http://127.0.0.1:0/callback` |
/// | | `html`, `not-found`, `invalid-json` | a web page with 200; 404; JSON cut off |
/// | `expiresAtFormat` | `iso` (default), `iso-z`, `postgres` | `…T…+00:00`, `…T…Z`, `… …+00` |
/// | | `alternate`, `absent`, `empty` | `iso` and `postgres` in turn; no field; `""` |
/// | `sessionLifetime` | seconds | whatever the client asked for |
/// | `staleValidation` | bool | `/api/auth/validate` calls revoked and expired sessions valid |
/// | **both servers** | | |
/// | `clockOffset` | seconds | added to the servers' clock, `Date` header included |
/// | `rules` | list of `FaultRule` | failures, hangs, dropped connections by path |
enum Fault: String, CaseIterable, Sendable {
  case wrongNonce, wrongAudience, wrongIssuer, wrongAtHash, wrongAzp
  case expiredIDToken, futureIDToken, badSignature, algNone, algHS256, es256, missingKid, unknownKid
  case noIDToken, claims, subject
  case rotateKeys, jwks, discovery
  case authorizeError, stateInRedirect, issInRedirect
  case deviceSlowDown, devicePending, deviceInterval, deviceLifetime
  case accessTokenLifetime, idTokenLifetime, refreshTokenLifetime, codeLifetime
  case noRefreshToken, staticRefreshToken, noRefreshedIDToken, tokenType, issuedTokenType
  case auth0Statuses, controlCharacters
  case contract, expiresAtFormat, sessionLifetime, staleValidation
  case clockOffset, rules

  /// The values a switch takes.
  enum Shape {
    case bool, integer, text, object, rules
    case choice([String])
  }

  var shape: Shape {
    switch self {
    case .claims: .object
    case .rules: .rules
    case .subject, .authorizeError, .tokenType, .issuedTokenType: .text
    case .deviceSlowDown, .devicePending, .deviceInterval, .deviceLifetime, .accessTokenLifetime, .idTokenLifetime,
      .refreshTokenLifetime, .codeLifetime, .sessionLifetime, .clockOffset:
      .integer
    case .jwks: .choice(["bare", "no-kid", "empty"])
    case .discovery: .choice(["wrong-issuer", "no-device", "plain-pkce", "openid-only", "oauth-only"])
    case .stateInRedirect: .choice(["altered", "missing"])
    case .issInRedirect: .choice(["right", "wrong", "withheld"])
    case .expiresAtFormat: .choice(["iso", "iso-z", "postgres", "alternate", "absent", "empty"])
    case .contract:
      .choice([
        "no-auth0", "auth0-null", "auth0-string", "blank-domain", "wrong-types", "unknown-keys", "loopback-redirect",
        "portless-redirect",
        "bare-domain", "html", "not-found", "invalid-json",
      ])
    default: .bool
    }
  }

  /// Why the value does not fit, or nil.
  func complaint(about value: JSON) -> String? {
    let fits: Bool
    switch shape {
    case .bool: fits = value.bool != nil
    case .integer: fits = value.integer != nil
    case .text: fits = value.string != nil
    case .object: fits = value.object != nil
    case .rules:
      do throws(FaultRule.Invalid) {
        for rule in value.array ?? [] { _ = try FaultRule(json: rule) }
        fits = value.array != nil
      } catch {
        return "rules: \(error.text)"
      }
    case .choice(let choices):
      return value.string.map(choices.contains) == true ? nil : "\(rawValue) takes \(choices.joined(separator: ", "))"
    }
    return fits ? nil : "\(rawValue) takes \(shape)"
  }
}
