// RFC 6749 section 3.2: the token endpoint.
package import HTTPTransport
import Values

/// Exchanges grants for tokens. A request is sent once: a code presented twice makes issuers revoke
/// what they gave for it.
package struct TokenEndpoint: Sendable {
  package let url: String
  package let client: OAuthClient
  package let http: HTTPClient
  package var encoding: Encoding
  /// `audience`, `resource` and what else the context adds; what the grant itself sets wins.
  package var parameters: FormFields
  /// Of one request.
  package var timeout: Duration

  /// How the body is written: a form as the RFC has it, or JSON as Auth0's password grant is sent by the CLIs
  /// that gatectl replaces.
  package enum Encoding: Sendable, Hashable {
    case form
    case json

    fileprivate var contentType: String {
      switch self {
      case .form: "application/x-www-form-urlencoded"
      case .json: "application/json"
      }
    }
  }

  package init(
    url: String, client: OAuthClient, http: HTTPClient, encoding: Encoding = .form, parameters: FormFields = [:],
    timeout: Duration = .seconds(30)
  ) {
    self.url = url
    self.client = client
    self.http = http
    self.encoding = encoding
    self.parameters = parameters
    self.timeout = timeout
  }

  /// - Throws: `TokenEndpointError`, `ClientKey.Failure`; `HTTPError` where no whole answer came.
  package func redeem(_ grant: Grant) async throws -> TokenResponse {
    let answer = try await http.send(try request(for: grant))
    try check(answer, grant.kind, at: url)
    return try TokenResponse(answer: answer)
  }

  /// The request for `grant`, credentials included.
  /// - Throws: `ClientKey.Failure`.
  package func request(for grant: Grant) throws(ClientKey.Failure) -> HTTPRequest {
    var body = grant.parameters
    body.fill(from: parameters)
    return try post(body, to: url)
  }

  /// A request with the client's proof, to this endpoint or one beside it.
  func post(_ parameters: FormFields, to url: String) throws(ClientKey.Failure) -> HTTPRequest {
    var parameters = parameters
    var headers: HTTPHeaders = ["Accept": "application/json"]
    try client.authenticate(&parameters, &headers, at: url, tokenEndpoint: self.url)
    headers["Content-Type"] = encoding.contentType
    let body = encoding == .json ? parameters.json.serialized() : parameters.encoded
    return HTTPRequest(
      "POST", url, headers: headers, body: Array(body.utf8), timeout: timeout, bodyLimit: 1 << 20, retry: .never,
      carriesSecrets: true)
  }

  /// - Throws: the failure that `answer` means; a success passes.
  func check(_ answer: HTTPResponse, _ grant: Grant.Kind, at endpoint: String) throws(TokenEndpointError) {
    guard answer.isSuccess else { throw failure(answer, grant, endpoint, status: answer.status) }
    // Some (GitHub among them) say 200 with an error in it.
    if let json = answer.json, json["access_token"] == nil, json["error"]?.text != nil {
      throw failure(answer, grant, endpoint, status: 400)
    }
  }

  private func failure(
    _ answer: HTTPResponse, _ grant: Grant.Kind, _ endpoint: String, status: Int
  ) -> TokenEndpointError {
    guard !(300..<400).contains(answer.status) else {
      return .redirected(status: answer.status, location: answer.headers["Location"]?.withoutControlCharacters)
    }
    var refusal = TokenEndpointError.Refusal(grant: grant, status: status, error: OAuthError(answer: answer))
    if case .privateKey(let key) = client.authentication {
      refusal.assertionAudience = key.audience.text(at: endpoint, tokenEndpoint: url)
    }
    return TokenEndpointError(refusal: refusal, retryAfter: answer.head.retryAfter)
  }
}

extension FormFields {
  /// The same as a JSON object; of a name that comes twice, the first.
  fileprivate var json: JSON {
    .object(Dictionary(map { ($0.name, JSON.string($0.value)) }, uniquingKeysWith: { first, _ in first }))
  }
}
