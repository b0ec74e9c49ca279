import FoundationEssentials
import Gateways
import HTTPTransport
import Testing
import Values

struct RackWebAuthnTests {
  private static let api = "http://127.0.0.1:8447/api/v1"
  private static let start = "\(api)/auth/mfa/webauthn/assertion/start"
  private static let sessionData = #"{"challenge":"_-8","user_id":1}"#

  private func gateway(_ exchanges: GatewayDouble.Exchange...) throws -> RackGateway {
    RackGateway(server: try ServerURL("http://127.0.0.1:8447"), http: GatewayDouble(exchanges).client)
  }

  private static let assertion = Assertion(
    credential: [251, 239], authenticatorData: [1], clientData: [2], signature: [3], user: nil)

  private var challenge: AssertionChallenge {
    AssertionChallenge(
      options: AssertionOptions(
        challenge: "_-8", relyingParty: "acme.com", credentials: [[1]], userVerification: .preferred, timeout: nil),
      sessionData: Secret(Self.sessionData))
  }

  @Test func theQuestionIsReadAsTheGatewayPutsIt() async throws {
    let options: JSON = [
      "publicKey": [
        "challenge": "_-8=", "timeout": 90000, "rpId": "acme.com", "userVerification": "required",
        "allowCredentials": [
          ["type": "public-key", "id": "AQID"], ["type": "carrier-pigeon", "id": "AQID"],
          ["type": "public-key", "id": "++/"],
        ],
      ]
    ]
    let gateway = try gateway(
      .init(
        "POST", Self.start, .success(.json(["options": options, "session_data": .string(Self.sessionData)]))
      ) { #expect($0.headers["Authorization"] == "Bearer s-1") })
    let challenge = try await gateway.startAssertion(Secret("s-1"))
    #expect(
      challenge.options
        == AssertionOptions(
          challenge: "_-8", relyingParty: "acme.com", credentials: [[1, 2, 3]], userVerification: .required,
          timeout: .seconds(90)))
    #expect(challenge.sessionData.reveal() == Self.sessionData)
  }

  @Test func whatIsLeftOutHasItsDefault() async throws {
    let answer: JSON = ["options": ["publicKey": ["challenge": "AQID"]], "session_data": "x"]
    let gateway = try gateway(.init("POST", Self.start, .success(.json(answer))))
    #expect(
      try await gateway.startAssertion(Secret("s")).options
        == AssertionOptions(
          challenge: "AQID", relyingParty: "127.0.0.1", credentials: [], userVerification: .preferred, timeout: nil))
  }

  @Test func aQuestionWithoutItsPartsIsNone() async throws {
    for answer in [[:], ["options": ["publicKey": ["challenge": "AQID"]]], ["session_data": "x"]] as [JSON] {
      let gateway = try gateway(.init("POST", Self.start, .success(.json(answer))))
      await #expect(throws: GatewayError.self) { try await gateway.startAssertion(Secret("s")) }
    }
  }

  @Test func theAnswerTravelsInAHeaderOfItsOwn() throws {
    let gateway = try gateway()
    var request = HTTPRequest("POST", "\(Self.api)/x")
    gateway.authorize(&request, with: Secret("s-1"))
    gateway.attach(.assertion(Self.assertion, challenge), to: &request)
    #expect(request.headers["Authorization"] == "Bearer s-1" && request.headers["X-Mfa-Totp"] == nil)
    #expect(request.retry == .never)
    let header = try #require(request.headers["X-MFA-WebAuthn"])
    let json = try JSON(parsing: #require(Data(base64Encoded: header)))
    #expect(json["session_data"]?.string == Self.sessionData)
    try checkResponse(json["assertion_response"])
  }

  @Test func verifyingHandsInTheSame() async throws {
    let gateway = try gateway(
      .init(
        "POST", "\(Self.api)/auth/mfa/webauthn/assertion/verify",
        .success(.json(["recent_step_up_expires_at": "2026-01-01T00:00:00Z"]))
      ) { request in
        let body = try? JSON(parsing: request.body ?? [])
        #expect(body?["session_data"]?.string == Self.sessionData && body?["trust_device"]?.bool == false)
        #expect(throws: Never.self) { try self.checkResponse(body?["assertion_response"]) }
      },
      .init(
        "POST", "\(Self.api)/auth/mfa/webauthn/assertion/verify",
        .success(.json(["error": "verification failed"], status: 400))))
    #expect(
      try await gateway.verify(.assertion(Self.assertion, challenge), session: Secret("s"))
        == .accepted(until: Timestamp("2026-01-01T00:00:00Z")))
    #expect(
      try await gateway.verify(.assertion(Self.assertion, challenge), session: Secret("s"))
        == .refused("verification failed", gatewayTime: nil))
  }

  /// JSON within JSON, binary fields in base64url without padding.
  private func checkResponse(_ text: JSON?) throws {
    let response = try JSON(parsing: #require(text?.string).utf8)
    #expect(
      response == [
        "id": "--8", "rawId": "--8", "type": "public-key",
        "response": ["authenticatorData": "AQ", "clientDataJSON": "Ag", "signature": "Aw"],
      ])
  }
}
