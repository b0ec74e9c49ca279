import Contexts
import Testing
import Values

@testable import Sessions

struct RefreshWindowTests {
  private static let now = Timestamp(seconds: 1_800_000_000)

  struct Case: Sendable {
    let kind: GatewayKind
    /// Seconds since it was issued; nil where that is not known.
    let age: Int64?
    /// Seconds to its end.
    let left: Int64?
    var minimumLife: Duration?
    let isDue: Bool
  }

  @Test(arguments: [
    // A tenth of an hour.
    Case(kind: .oidc, age: 3239, left: 361, isDue: false), Case(kind: .oidc, age: 3240, left: 360, isDue: true),
    // At least a minute.
    Case(kind: .oidc, age: 239, left: 61, isDue: false), Case(kind: .oidc, age: 240, left: 60, isDue: true),
    // Half of a very short life.
    Case(kind: .oidc, age: 0, left: 3, isDue: false), Case(kind: .oidc, age: 2, left: 1, isDue: true),
    // A day for a PAT.
    Case(kind: .tracker, age: 7_689_599, left: 86_401, isDue: false),
    Case(kind: .tracker, age: 7_689_600, left: 86_400, isDue: true),
    // Times that are not known.
    Case(kind: .oidc, age: nil, left: 61, isDue: false), Case(kind: .oidc, age: nil, left: 60, isDue: true),
    Case(kind: .oidc, age: 99_999, left: nil, isDue: false),
    Case(kind: .oidc, age: 1800, left: 1800, minimumLife: .seconds(1799), isDue: false),
    Case(kind: .oidc, age: 1800, left: 1800, minimumLife: .seconds(1800), isDue: true),
    Case(kind: .oidc, age: 9999, left: -1, isDue: true),
  ])
  func sessionIsDue(_ row: Case) {
    let session = StoredSession(
      token: Secret("t"), origin: "https://a.example", issuedAt: row.age.map { Self.now - .seconds($0) },
      expiresAt: row.left.map { Self.now + .seconds($0) })
    #expect(RefreshWindow.isDue(session, row.kind, at: Self.now, minimumLife: row.minimumLife) == row.isDue)
  }
}
