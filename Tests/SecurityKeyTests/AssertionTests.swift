import SecurityKey
import SoftwareKey
import Testing
import Values

@Suite(.serialized, .timeLimit(.minutes(2)))
struct AssertionTests {
  @Test(.enabled(if: Verifier.isThere, "python-fido2 is not installed: .ci/setup tests"))
  func anIndependentVerifierTakesTheAnswer() async throws {
    let (desk, credential) = (try Desk(), Desk.credential())
    let key = try desk.plug("key", [credential])
    let assertion = try await desk.answer()
    #expect(assertion.credential == credential.id && assertion.user == credential.user)
    #expect(desk.told == [.touch("Acme key")])
    #expect(key.soFar.touches == 1 && key.soFar.pins == 0)
    #expect(try await Verifier.verdict(on: assertion, by: credential) == "verified UP")
    // The same answer is none to another challenge, for another origin, or where the person had to be verified.
    #expect(
      try await Verifier.verdict(on: assertion, by: credential, challenge: "AAAA").contains("Wrong challenge"))
    #expect(
      try await Verifier.verdict(on: assertion, by: credential, origin: "https://acme.com").contains("Invalid origin"))
    #expect(
      try await Verifier.verdict(on: assertion, by: credential, verification: "required").contains(
        "User verification required"))
    // Nor is it one of another key.
    #expect(try await Verifier.verdict(on: assertion, by: Desk.credential()).contains("Invalid signature"))
  }

  @Test(.enabled(if: Verifier.isThere, "python-fido2 is not installed: .ci/setup tests"))
  func thePersonIsVerifiedByThePIN() async throws {
    let (desk, credential) = (try Desk(typing: "wrong-1", "1234"), Desk.credential())
    let key = try desk.plug("key", [credential], pin: "1234")
    let assertion = try await desk.answer(Desk.options(verification: .required))
    #expect(try await Verifier.verdict(on: assertion, by: credential, verification: "required") == "verified UV")
    #expect(desk.told == [.touch("Acme key"), .wrongPIN(left: 7), .touch("Acme key")])
    #expect(key.soFar.pins == 2 && key.soFar.touches == 1)
  }

  @Test func theClientDataSayWhatIsAnsweredAndWhere() async throws {
    let desk = try Desk()
    let key = try desk.plug()
    let assertion = try await desk.answer()
    #expect(
      String(decoding: assertion.clientData, as: UTF8.self)
        == #"{"type":"webauthn.get","challenge":"\#(Desk.challenge)","origin":"https://gateway.acme.com","crossOrigin":false}"#
    )
    #expect(key.soFar.touches == 1)
  }

  @Test func aDiscouragedVerificationAsksForNoPIN() async throws {
    let desk = try Desk()
    let key = try desk.plug(pin: "1234")
    _ = try await desk.answer(Desk.options(verification: .discouraged))
    #expect(key.soFar.pins == 0 && key.soFar.touches == 1)
  }

  @Test func aPreferredVerificationIsLeftOutWhereNobodyCanTypeThePIN() async throws {
    let desk = try Desk()
    let key = try desk.plug(pin: "1234")
    _ = try await desk.answer(terminal: false)
    #expect(key.soFar.pins == 0 && key.soFar.touches == 1)
    await #expect(throws: SecurityKeyError.noTerminal(key: "Acme key")) {
      try await desk.answer(Desk.options(verification: .required), terminal: false)
    }
  }

  @Test func theKeyThatHoldsACredentialAnswers() async throws {
    let desk = try Desk()
    let other = try desk.plug("other", [Desk.credential([4, 4])])
    let stranger = try desk.plug("stranger", [Desk.credential(at: "elsewhere.example")])
    let right = try desk.plug("right")
    _ = try await desk.answer()
    #expect(desk.told == [.touch("Acme right")])
    #expect(right.soFar.touches == 1 && other.soFar.touches == 0 && stranger.soFar.touches == 0)
  }

  @Test func ofSeveralThatCouldTheOneThatIsTouchedAnswers() async throws {
    let desk = try Desk(typing: "1234")
    let lying = try desk.plug("lying", owner: .isAway)
    let touched = try desk.plug("touched", [Desk.credential([8, 8])], pin: "1234")
    let assertion = try await desk.answer()
    #expect(assertion.credential == [8, 8])
    #expect(desk.told == [.touchOne(of: ["Acme lying", "Acme touched"]), .touch("Acme touched")])
    #expect(touched.soFar.touches == 2 && touched.soFar.pins == 1)
    #expect(lying.soFar.touches == 1)
  }
}
