// RFC 8414 section 3 and OpenID Connect Discovery 1.0 section 4: fetching an issuer's metadata.
package import HTTPTransport
package import Values

/// Asks all the places where an issuer's metadata can be, at once, and merges what they hold.
package struct Discovery: Sendable {
  private let documents: DocumentSource
  private let now: @Sendable () -> Timestamp

  package init(http: HTTPClient, now: @escaping @Sendable () -> Timestamp) {
    documents = DocumentSource(http: http)
    self.now = now
  }

  package struct Result: Sendable {
    package let metadata: IssuerMetadata
    /// Until when a cache may hand it out; the moment of the answer where it must not be kept.
    package let freshUntil: Timestamp
  }

  /// - Throws: `DiscoveryError`; `HTTPError` where no place gave a whole answer.
  package func metadata(
    of issuer: Issuer, overrides: IssuerMetadata.Overrides = IssuerMetadata.Overrides()
  ) async throws -> Result {
    let answers = try await fetchAll(issuer.metadataLocations)
    var found: [(document: JSON, name: String, age: Duration)] = []
    var failures: [any Error] = []
    for answer in answers {
      do {
        let (document, name) = try Self.read(answer, issuer)
        found.append((document, name, answer.freshness))
      } catch {
        failures.append(error)
      }
    }
    guard let name = found.first?.name else {
      return try alone(issuer, overrides, failures, answers)
    }
    // A place with a bad moment may hold what the others lack: then the answer is not kept.
    let isWhole = !failures.contains { $0 is HTTPError || ($0 as? DiscoveryError)?.isPassing == true }
    let lifetime = isWhole ? found.map(\.age).min() ?? .zero : .zero
    let metadata = try IssuerMetadata.merge(issuer: name, found.map(\.document), overrides)
    return Result(metadata: metadata, freshUntil: now() + lifetime)
  }

  /// No metadata anywhere: the context's own endpoints will do, where it names the token endpoint.
  private func alone(
    _ issuer: Issuer, _ overrides: IssuerMetadata.Overrides, _ failures: [any Error], _ answers: [DocumentSource.Answer]
  ) throws -> Result {
    let isMissing = failures.allSatisfy { if case .notFound? = $0 as? DiscoveryError { true } else { false } }
    if isMissing, overrides.endpoints[.token] != nil {
      return Result(metadata: try IssuerMetadata.merge(issuer: issuer.text, [], overrides), freshUntil: now())
    }
    throw Self.gravest(failures) ?? DiscoveryError.notFound(issuer: issuer.text, tried: answers.map(\.attempt))
  }

  private func fetchAll(_ locations: [String]) async throws -> [DocumentSource.Answer] {
    try await withThrowingTaskGroup(of: (Int, DocumentSource.Answer).self) { group in
      for (index, url) in locations.enumerated() {
        group.addTask { [documents] in (index, try await documents.get(url)) }
      }
      var answers: [(Int, DocumentSource.Answer)] = []
      for try await answer in group { answers.append(answer) }
      return answers.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }

  private static func read(_ answer: DocumentSource.Answer, _ issuer: Issuer) throws -> (JSON, name: String) {
    switch answer.outcome {
    case .failure(let error): throw error
    case .success(let response):
      switch response.status {
      case 200..<300: break
      case 429, 503:
        throw DiscoveryError.tryLater(
          url: answer.url, status: response.status, retryAfter: response.head.retryAfter)
      case 500...: throw DiscoveryError.unavailable(url: answer.url, status: response.status)
      default: throw DiscoveryError.notFound(issuer: issuer.text, tried: [answer.attempt])
      }
      guard let document = response.json, document.object != nil else {
        throw DiscoveryError.malformed(url: answer.url, reason: "it is no JSON object")
      }
      guard let name = document["issuer"]?.text else {
        throw DiscoveryError.malformed(url: answer.url, reason: "it names no issuer")
      }
      guard issuer.matches(name) else {
        throw DiscoveryError.issuerMismatch(
          expected: issuer.text, found: name.withoutControlCharacters, url: answer.url)
      }
      return (document, name)
    }
  }

  /// The failure that says most: a wrong issuer, then a malformed document, then a server in trouble.
  private static func gravest(_ failures: [any Error]) -> (any Error)? {
    func weight(_ error: any Error) -> Int {
      switch error as? DiscoveryError {
      case .issuerMismatch: 0
      case .tryLater: 1
      case .unavailable: 2
      case .malformed: 4
      case .notFound: 5
      default: 3
      }
    }
    guard let worst = failures.min(by: { weight($0) < weight($1) }) else { return nil }
    // Of all places missing, the error that lists them all is the better one.
    return weight(worst) == 5 ? nil : worst
  }
}

extension DiscoveryError {
  /// Whether the same request may be answered later.
  fileprivate var isPassing: Bool {
    switch self {
    case .tryLater, .unavailable: true
    default: false
    }
  }
}
