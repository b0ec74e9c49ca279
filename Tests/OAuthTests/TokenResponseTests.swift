import HTTPTransport
import OAuth
import Testing
import Values

struct TokenResponseTests {
  private func read(_ fields: [String: JSON]) throws -> TokenResponse {
    let json = JSON.object(
      ["access_token": "at", "token_type": "Bearer"].merging(fields) { $1 }.filter { $1 != .null })
    return try TokenResponse(answer: .json(json, headers: ["Date": "Fri, 15 Jan 2027 08:00:00 GMT"]))
  }

  @Test func lifetimesComeAsNumbersFractionsAndText() throws {
    #expect(try read(["expires_in": 3600]).expiresIn == .seconds(3600))
    #expect(try read(["expires_in": "3600"]).expiresIn == .seconds(3600))
    #expect(try read(["expires_in": .number(3599.9)]).expiresIn == .seconds(3599))
    #expect(try read(["expires_in": "3599.9"]).expiresIn == .seconds(3599))
    for none: JSON in [0, -5, "soon", nil, ["x"], .number(1e300)] {
      #expect(try read(["expires_in": none]).expiresIn == nil)
    }
  }

  @Test func bearerIsKnownInAnyCaseAndOthersAreRefused() throws {
    for type: JSON in ["bearer", "BEARER", "Bearer", nil] {
      #expect(try read(["token_type": type]).accessToken == Secret("at"))
    }
    #expect(throws: TokenEndpointError.unknownTokenType("DPoP")) { try read(["token_type": "DPoP"]) }
    #expect(throws: TokenEndpointError.unknownTokenType("N_A")) { try read(["token_type": "N_A"]) }
    let exchanged = try read(["token_type": "N_A", "issued_token_type": .string(TokenExchange.idToken)])
    #expect(exchanged.issuedTokenType == TokenExchange.idToken)
  }

  @Test func whatIsMissingStaysMissing() throws {
    let response = try read(["refresh_token": "", "scope": nil])
    #expect(response.refreshToken == nil && response.idToken == nil && response.scope == nil)
    #expect(try read(["scope": "email openid"]).scope == ["email", "openid"])
    #expect(response.serverTime == Timestamp(seconds: 1_800_000_000))
  }

  @Test func aSuccessWithoutATokenBreaksTheProtocol() {
    #expect(throws: TokenEndpointError.malformed(reason: "the answer is empty")) {
      try TokenResponse(answer: HTTPResponse(status: 200))
    }
    #expect(throws: TokenEndpointError.malformed(reason: "the answer is no JSON object")) {
      try TokenResponse(answer: .text("access_token=at", status: 200))
    }
    #expect(throws: TokenEndpointError.malformed(reason: "it holds no access_token")) {
      try TokenResponse(answer: .json(["token_type": "Bearer"]))
    }
  }
}
