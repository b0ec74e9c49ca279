import FoundationEssentials
import Platform
import SoftwareKey
import Testing
import Values

/// Yubico's python-fido2 (PyPI), which `.ci/setup tests` installs where it is missing.
enum Verifier {
  private static let script = "\(#filePath)".replacing("Verifier.swift", with: "verify.py")
  private static let python = "\(#filePath)".replacing(
    "Tests/SecurityKeyTests/Verifier.swift", with: ".build/tests-python/bin/python3")

  /// Whether it is there.
  static let isThere = (try? LiveFileSystem().status(python)) != nil

  /// - Returns: what it says: `verified UV` or `verified UP`, or why not.
  static func verdict(
    on assertion: Assertion, by credential: SoftwareKey.Credential, origin: String = Desk.origin.description,
    challenge: String = Desk.challenge, verification: String = "preferred"
  ) async throws -> String {
    let point = credential.publicPoint.dropFirst()
    let id = JSON.string(base64URL(assertion.credential))
    let response: JSON = [
      "id": id, "rawId": id, "type": "public-key",
      "response": [
        "authenticatorData": .string(base64URL(assertion.authenticatorData)),
        "clientDataJSON": .string(base64URL(assertion.clientData)),
        "signature": .string(base64URL(assertion.signature)),
        "userHandle": .string(base64URL(assertion.user ?? [])),
      ],
    ]
    let question: JSON = [
      "origin": .string(origin), "rpId": .string(credential.relyingParty), "challenge": .string(challenge),
      "userVerification": .string(verification), "credential": .string(base64URL(credential.id)),
      "x": .string(base64URL(Array(point.prefix(32)))), "y": .string(base64URL(Array(point.suffix(32)))),
      "response": response,
    ]
    let result = try await ChildProcess.live.run(
      ChildCommand(
        [python, script], environment: .process, input: .bytes(Array(question.serialized().utf8)),
        output: .capture, error: .capture))
    let text = String(decoding: result.status == .exited(0) ? result.output : result.error, as: UTF8.self)
    return text.split(separator: "\n").last.map(String.init) ?? ""
  }

  private static func base64URL(_ bytes: [UInt8]) -> String {
    String(
      Data(bytes).base64EncodedString().compactMap { character -> Character? in
        switch character {
        case "+": "-"
        case "/": "_"
        case "=": nil
        default: character
        }
      })
  }
}
