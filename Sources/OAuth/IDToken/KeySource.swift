// OpenID Connect Core 1.0 section 10.1.1: keys rotate, and a key set is fetched anew when one is not in it.
package import HTTPTransport
package import Values

/// The issuer's key set, fetched when it is first needed, and once more for a key that it lacks.
package actor KeySource {
  private let url: String
  private let documents: DocumentSource
  private let now: @Sendable () -> Timestamp
  private var known: Known?
  /// When an unknown key last made it fetch; nil: not yet, so that a rotation of this minute is found.
  private var refetchedAt: Timestamp?

  /// The least time between two fetches for the sake of unknown keys, so that forged tokens cannot make
  /// gatectl hammer the issuer.
  package static let refetchInterval = Duration.seconds(60)

  /// A key set, and when it was fetched; fit to be cached.
  package struct Known: Sendable, Hashable {
    package let document: JSON
    package let fetchedAt: Timestamp
    package let freshUntil: Timestamp

    package init(document: JSON, fetchedAt: Timestamp, freshUntil: Timestamp) {
      self.document = document
      self.fetchedAt = fetchedAt
      self.freshUntil = freshUntil
    }
  }

  /// - Parameter cached: a set that was kept; one that is no longer fresh is fetched anew.
  package init(
    url: String, http: HTTPClient, cached: Known? = nil, now: @escaping @Sendable () -> Timestamp
  ) {
    self.url = url
    documents = DocumentSource(http: http)
    self.now = now
    known = cached.flatMap { $0.freshUntil > now() ? $0 : nil }
  }

  /// What has been fetched, for a cache to keep.
  package var current: Known? { known }

  /// - Throws: `IDTokenError.keysUnavailable`, `.keysMalformed`; `HTTPError`.
  func keys() async throws -> JSONWebKeySet {
    if let known, let set = JSONWebKeySet(known.document) { return set }
    return try await fetch()
  }

  /// The set fetched anew for a key that it lacks; nil where that was done a moment ago.
  func refetched() async throws -> JSONWebKeySet? {
    if let refetchedAt, now() - refetchedAt < Self.refetchInterval { return nil }
    refetchedAt = now()
    return try await fetch()
  }

  private func fetch() async throws -> JSONWebKeySet {
    let answer = try await documents.get(url).outcome.get()
    guard answer.isSuccess else {
      throw IDTokenError.keysUnavailable(url: url, status: answer.status, retryAfter: answer.head.retryAfter)
    }
    guard let document = answer.json, let set = JSONWebKeySet(document) else {
      throw IDTokenError.keysMalformed(url: url)
    }
    let moment = now()
    known = Known(document: document, fetchedAt: moment, freshUntil: moment + Freshness.lifetime(of: answer))
    return set
  }
}
