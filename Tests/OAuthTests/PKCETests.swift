import OAuth
import Testing
import Values

struct PKCETests {
  @Test func challengeIsThatOfTheRFCsExample() {
    let pkce = PKCE(verifier: Secret("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"))
    #expect(pkce.challenge == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
  }

  @Test func verifierIs64RandomBytesInUnreservedCharacters() {
    let pkce = PKCE { count in (0..<count).map { UInt8(($0 * 37) & 255) } }
    let text = pkce.verifier.reveal()
    #expect(text.count == 86)
    #expect(Base64URL.decode(text) == (0..<64).map { UInt8(($0 * 37) & 255) })
    #expect("\(pkce)".contains(text) == false)
  }

  @Test func base64URLReadsPaddingAndRefusesTheOtherAlphabet() {
    #expect(Base64URL.encode([0xfb, 0xff]) == "-_8")
    #expect(Base64URL.decode("-_8=") == [0xfb, 0xff])
    #expect(Base64URL.decode("+/8") == nil)
    #expect(Base64URL.decode("a b") == nil)
  }
}
