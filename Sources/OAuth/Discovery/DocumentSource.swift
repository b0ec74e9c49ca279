// RFC 9111: public documents (metadata, key sets), which may be kept as long as their server says.
import HTTPTransport

/// Fetches public JSON documents. They carry no credentials, so a redirect on the same host is followed: some
/// servers answer 301 where a slash is missing.
struct DocumentSource: Sendable {
  private let http: HTTPClient

  init(http: HTTPClient) { self.http = http.followingRedirects() }

  struct Answer: Sendable {
    let url: String
    let outcome: Result<HTTPResponse, HTTPError>

    var attempt: DiscoveryError.Attempt {
      DiscoveryError.Attempt(url: url, status: (try? outcome.get().status) ?? 0)
    }

    /// Whether it is an earlier answer, which the server was not asked about now.
    var isKept: Bool { (try? outcome.get())?.isKept ?? false }
  }

  /// - Throws: only what is no `HTTPError`: a cancelled task.
  func get(_ url: String, _ caching: CacheMode) async throws -> Answer {
    var request = HTTPRequest("GET", url, headers: ["Accept": "application/json"], bodyLimit: 1 << 20)
    request.caching = caching
    do {
      return Answer(url: url, outcome: .success(try await http.send(request)))
    } catch let error as HTTPError {
      return Answer(url: url, outcome: .failure(error))
    }
  }
}
