import Crypto
import Foundation

extension RackGateway {
  /// Lists every key; the challenge goes to the client and comes back, and is stored nowhere.
  func startAssertion(_ user: RackUser) async -> Reply {
    guard !user.securityKeys.isEmpty else { return .text("no webauthn credentials registered", status: 500) }
    let challenge = RandomText.base64URL(bytes: 32)
    let session: JSON = [
      "challenge": .string(challenge), "user_id": .integer(user.id), "rp_id": .string(Self.relyingPartyID),
    ]
    return .json([
      "options": [
        "publicKey": [
          "challenge": .string(challenge), "timeout": 60000, "rpId": .string(Self.relyingPartyID),
          "userVerification": "preferred",
          "allowCredentials": .array(user.securityKeys.map { ["type": "public-key", "id": .string($0.id)] }),
        ]
      ],
      "session_data": .string(String(decoding: session.data, as: UTF8.self)),
    ])
  }

  /// WebAuthn Level 2, 7.2, as far as it concerns an assertion of a P-256 key.
  func verifyAssertion(_ sessionData: String, _ assertion: String, of email: String) async -> Bool {
    guard let session = try? JSON(parsing: Data(sessionData.utf8)), let challenge = session["challenge"]?.string,
      let answer = try? JSON(parsing: Data(assertion.utf8)), let response = answer["response"],
      let user = await store.user(email),
      let key = user.securityKeys.first(where: { $0.id == answer["id"]?.string && $0.id == answer["rawId"]?.string }),
      answer["type"]?.string == "public-key",
      let clientData = response["clientDataJSON"]?.string.flatMap({ Data(base64URL: $0) }),
      let authenticatorData = response["authenticatorData"]?.string.flatMap({ Data(base64URL: $0) }),
      let signature = response["signature"]?.string.flatMap({ Data(base64URL: $0) }),
      let client = try? JSON(parsing: clientData)
    else { return false }
    guard client["type"]?.string == "webauthn.get", client["challenge"]?.string == challenge,
      client["origin"]?.string == origin, authenticatorData.count >= 37,
      authenticatorData.prefix(32) == Self.relyingPartyHash,
      // User present.
      authenticatorData[authenticatorData.startIndex + 32] & 1 == 1,
      let publicKey = try? P256.Signing.PublicKey(x963Representation: key.publicKey),
      let ecdsa = try? P256.Signing.ECDSASignature(derRepresentation: signature)
    else { return false }
    return publicKey.isValidSignature(ecdsa, for: authenticatorData + Data(SHA256.hash(data: clientData)))
  }
}
