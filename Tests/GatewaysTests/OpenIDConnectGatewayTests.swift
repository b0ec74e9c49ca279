import Gateways
import HTTPTransport
import OAuth
import Testing
import Values

struct OpenIDConnectGatewayTests {
  private func gateway(
    _ double: GatewayDouble, _ probe: OpenIDConnectGateway.Probe = .none, use: OpenIDConnectGateway.TokenUse = .access
  ) throws -> OpenIDConnectGateway {
    OpenIDConnectGateway(
      server: try ServerURL("https://api.acme.com/v1"), http: double.client, tokenUse: use, probe: probe)
  }

  struct Judged: Sendable {
    let status: Int
    var challenge: String?
    let verdict: Verdict
  }

  @Test(arguments: [
    Judged(status: 200, verdict: .fine),
    Judged(status: 401, challenge: "Bearer error=\"invalid_token\"", verdict: .dead("invalid_token")),
    Judged(
      status: 401, challenge: "Bearer error=\"invalid_token\", error_description=\"gone\u{1b}[31m\"",
      verdict: .dead("gone[31m")),
    Judged(status: 401, challenge: "Bearer realm=\"x\"", verdict: .suspect("")),
    Judged(status: 401, challenge: "Basic realm=\"x\"", verdict: .suspect("")),
    Judged(
      status: 403, challenge: "Bearer error=\"insufficient_scope\", scope=\"a b\"",
      verdict: .insufficientScope(["a", "b"])),
    Judged(status: 403, verdict: .fine), Judged(status: 503, verdict: .fine),
  ])
  func answerSaysThisOfTheSession(_ row: Judged) throws {
    var headers: HTTPHeaders = [:]
    if let challenge = row.challenge { headers["WWW-Authenticate"] = challenge }
    let head = HTTPResponse(status: row.status, headers: headers, body: []).head
    #expect(try gateway(GatewayDouble()).judge(head, body: []) == row.verdict)
  }

  struct Asked: Sendable {
    let status: Int
    var body: JSON = .null
    let check: SessionCheck
  }

  @Test(arguments: [
    Asked(
      status: 200, body: ["sub": "1", "email": "you@acme.com"],
      check: .valid(user: "you@acme.com", expiresAt: nil, roles: [])),
    Asked(status: 401, check: .dead("the issuer does not honour the token any more")),
    Asked(status: 403, check: .valid(user: nil, expiresAt: nil, roles: [])),
    Asked(status: 404, check: .undecided),
  ])
  func userinfoTells(_ row: Asked) async throws {
    let url = "https://id.acme.com/userinfo"
    let double = GatewayDouble(
      .init("GET", url, .success(.json(row.body, status: row.status))) {
        #expect($0.headers["Authorization"] == "Bearer t0k3n")
      })
    let endpoint = UserInfoEndpoint(url: url, http: double.client)
    #expect(try await gateway(double, .userinfo { endpoint }).check(Secret("t0k3n")) == row.check)
    double.verify()
  }

  @Test(arguments: [429, 500, 503])
  func issuerInTroubleSaysNothing(status: Int) async throws {
    let url = "https://id.acme.com/userinfo"
    let double = GatewayDouble(.init("GET", url, .success(.text("", status: status))))
    let endpoint = UserInfoEndpoint(url: url, http: double.client)
    await #expect(throws: GatewayError.self) {
      try await gateway(double, .userinfo { endpoint }).check(Secret("t0k3n"))
    }
  }

  @Test func tokensThatAreForTheServerAreAskedThere() async throws {
    let double = GatewayDouble(.init("GET", "https://api.acme.com/v1", .success(.text("", status: 404))))
    #expect(try await gateway(double, .server).check(Secret("t0k3n")) == .undecided)
    double.verify()
  }

  @Test func sessionIsTheTokenThatIsWanted() async throws {
    let proof = LoginProof(
      idToken: Secret("i.d.t"), accessToken: Secret("access"), issuer: "https://id.acme.com", user: "you",
      expiresAt: Timestamp(seconds: 10), idTokenExpiresAt: Timestamp(seconds: 20))
    let access = try await gateway(GatewayDouble()).redeem(proof)
    #expect(access.token == Secret("access") && access.expiresAt == Timestamp(seconds: 10))
    let id = try await gateway(GatewayDouble(), use: .id).redeem(proof)
    #expect(id.token == Secret("i.d.t") && id.expiresAt == Timestamp(seconds: 20))
    let none = LoginProof(idToken: nil, accessToken: Secret("access"), issuer: "https://id.acme.com", user: nil)
    await #expect(throws: GatewayError.self) { try await gateway(GatewayDouble(), use: .id).redeem(none) }
  }
}
