// RFC 8414 section 3 and OpenID Connect Discovery 1.0 section 4: fetching an issuer's metadata.
package import HTTPTransport
import Values

/// Asks all the places where an issuer's metadata can be, at once, and merges what they hold.
package struct Discovery: Sendable {
  private let documents: DocumentSource
  private let caching: CacheMode

  /// - Parameter caching: whether documents that were kept will do while they are fresh.
  package init(http: HTTPClient, caching: CacheMode = .fresh) {
    documents = DocumentSource(http: http)
    self.caching = caching
  }

  /// - Throws: `DiscoveryError`; `HTTPError` where no place gave a whole answer.
  package func metadata(
    of issuer: Issuer, overrides: IssuerMetadata.Overrides = IssuerMetadata.Overrides()
  ) async throws -> IssuerMetadata {
    let answers = try await fetchAll(issuer.metadataLocations, caching)
    let first = Self.judge(answers, issuer)
    guard first.found.isEmpty, answers.contains(where: \.isKept) else {
      return try Self.merge(first, issuer, overrides, answers)
    }
    // What was kept is of no use: the issuer has the last word.
    let anew = try await fetchAll(issuer.metadataLocations, .reload(notWithin: .zero))
    return try Self.merge(Self.judge(anew, issuer), issuer, overrides, anew)
  }

  private typealias Judgement = (found: [(document: JSON, name: String)], failures: [any Error])

  private static func judge(_ answers: [DocumentSource.Answer], _ issuer: Issuer) -> Judgement {
    var judgement: Judgement = ([], [])
    for answer in answers {
      do {
        judgement.found.append(try read(answer, issuer))
      } catch {
        judgement.failures.append(error)
      }
    }
    return judgement
  }

  private static func merge(
    _ judgement: Judgement, _ issuer: Issuer, _ overrides: IssuerMetadata.Overrides, _ answers: [DocumentSource.Answer]
  ) throws -> IssuerMetadata {
    if let name = judgement.found.first?.name {
      return try IssuerMetadata.merge(issuer: name, judgement.found.map(\.document), overrides)
    }
    // No metadata anywhere: the context's own endpoints will do, where it names the token endpoint.
    let isMissing = judgement.failures.allSatisfy { if case .notFound? = $0 as? DiscoveryError { true } else { false } }
    if isMissing, overrides.endpoints[.token] != nil {
      return try IssuerMetadata.merge(issuer: issuer.text, [], overrides)
    }
    throw gravest(judgement.failures) ?? DiscoveryError.notFound(issuer: issuer.text, tried: answers.map(\.attempt))
  }

  private func fetchAll(_ locations: [String], _ caching: CacheMode) async throws -> [DocumentSource.Answer] {
    try await withThrowingTaskGroup(of: (Int, DocumentSource.Answer).self) { group in
      for (index, url) in locations.enumerated() {
        group.addTask { [documents] in (index, try await documents.get(url, caching)) }
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
