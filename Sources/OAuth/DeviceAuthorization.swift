// RFC 8628 sections 3.1 and 3.2: the device authorization request and its answer.
import HTTPTransport
package import Values

/// A code for a person to type on a page, and one for gatectl to poll with.
package struct DeviceAuthorization: Sendable {
  package let deviceCode: Secret
  /// Nil where only the complete URL was sent.
  package let userCode: String?
  package let verificationURI: String
  /// The page with the code filled in.
  package let verificationURIComplete: String?
  package let expiresAt: Timestamp
  /// The least time between two polls.
  package let interval: Duration

  /// - Throws: `TokenEndpointError.malformed`.
  init(answer: HTTPResponse, receivedAt: Timestamp) throws(TokenEndpointError) {
    guard let json = answer.json, json.object != nil else {
      throw .malformed(reason: "the device authorization answer is no JSON object")
    }
    guard let code = json["device_code"]?.text else { throw .malformed(reason: "it holds no device_code") }
    // Google says verification_url.
    let page = json["verification_uri"]?.text ?? json["verification_url"]?.text
    let complete = json["verification_uri_complete"]?.text ?? json["verification_url_complete"]?.text
    for url in [page, complete].compactMap({ $0 }) where !Self.canBeOpened(url) {
      throw .malformed(reason: "its verification URI is no http URL")
    }
    guard let shown = page ?? complete else { throw .malformed(reason: "it holds no verification_uri") }
    userCode = json["user_code"]?.text?.withoutControlCharacters
    guard userCode != nil || complete != nil else { throw .malformed(reason: "it holds no user_code") }
    deviceCode = Secret(code)
    verificationURI = shown
    verificationURIComplete = complete
    expiresAt = receivedAt + .seconds(Self.seconds(json["expires_in"], or: 600))
    interval = .seconds(min(Self.seconds(json["interval"], or: 5), 60))
  }

  /// Only a web page is handed to a browser or shown to a person.
  private static func canBeOpened(_ url: String) -> Bool {
    (try? Origin(of: url)) != nil && !url.unicodeScalars.contains { $0.isControl || $0.properties.isWhitespace }
  }

  private static func seconds(_ value: JSON?, or standard: Int64) -> Int64 {
    value?.integer.flatMap { $0 > 0 ? min($0, 86_400) : nil } ?? standard
  }
}

extension TokenEndpoint {
  /// Asks for a device code. `url` of this endpoint value is the token endpoint, `authorization` the other one.
  /// - Throws: `TokenEndpointError`, `HTTPError`.
  package func authorizeDevice(
    at authorization: String, scope: [String], now: @Sendable () -> Timestamp
  ) async throws -> DeviceAuthorization {
    var body = FormFields()
    body.add("scope", scope.joined(separator: " "))
    body.fill(from: parameters)
    var endpoint = self
    endpoint.encoding = .form
    let answer = try await http.send(try endpoint.post(body, to: authorization))
    try check(answer, .deviceCode, at: authorization)
    return try DeviceAuthorization(answer: answer, receivedAt: now())
  }
}
