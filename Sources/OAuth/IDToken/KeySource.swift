// OpenID Connect Core 1.0 section 10.1.1: keys rotate, and a key set is fetched anew when one is not in it.
package import HTTPTransport
package import Values

/// The issuer's key set: as it was kept while that is fresh, fetched otherwise, and once more for a key that it lacks.
package actor KeySource {
  private let url: String
  private let documents: DocumentSource
  private let now: @Sendable () -> Timestamp
  private var known: JSONWebKeySet?
  /// When an unknown key last made it fetch; nil: not yet, so that a rotation of this minute is found.
  private var refetchedAt: Timestamp?

  /// The least time between two fetches for the sake of unknown keys, by this and other processes, so that forged
  /// tokens cannot make gatectl hammer the issuer.
  package static let refetchInterval = Duration.seconds(60)

  /// Whether the set at hand was kept from earlier: even a key that it lists may have been replaced since.
  private(set) var isKept = false

  package init(url: String, http: HTTPClient, now: @escaping @Sendable () -> Timestamp) {
    self.url = url
    documents = DocumentSource(http: http)
    self.now = now
  }

  /// - Throws: `IDTokenError.keysUnavailable`, `.keysMalformed`; `HTTPError`.
  func keys() async throws -> JSONWebKeySet {
    if let known { return known }
    do {
      return try await fetch(.fresh)
    } catch  where isKept {
      return try await fetch(.reload(notWithin: .zero))
    }
  }

  /// The set fetched anew for a key that it lacks; nil where that was done a moment ago.
  func refetched() async throws -> JSONWebKeySet? {
    if let refetchedAt, now() - refetchedAt < Self.refetchInterval { return nil }
    refetchedAt = now()
    return try await fetch(.reload(notWithin: Self.refetchInterval))
  }

  private func fetch(_ caching: CacheMode) async throws -> JSONWebKeySet {
    let answer = try await documents.get(url, caching).outcome.get()
    isKept = answer.isKept
    guard answer.isSuccess else {
      throw IDTokenError.keysUnavailable(url: url, status: answer.status, retryAfter: answer.head.retryAfter)
    }
    guard let set = answer.json.flatMap({ JSONWebKeySet($0) }) else { throw IDTokenError.keysMalformed(url: url) }
    known = set
    return set
  }
}
