// RFC 9111: public documents (metadata, key sets) and how long they stay fresh.
package import HTTPTransport
import Values

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

    /// How long the document may be kept (RFC 9111, section 4.2.1); zero where the server does not say.
    var freshness: Duration { (try? outcome.get()).map { Freshness.lifetime(of: $0) } ?? .zero }
  }

  /// - Throws: only what is no `HTTPError`: a cancelled task.
  func get(_ url: String) async throws -> Answer {
    let request = HTTPRequest("GET", url, headers: ["Accept": "application/json"], bodyLimit: 1 << 20)
    do {
      return Answer(url: url, outcome: .success(try await http.send(request)))
    } catch let error as HTTPError {
      return Answer(url: url, outcome: .failure(error))
    }
  }
}

/// RFC 9111: how long an answer may be kept.
package enum Freshness {
  /// From `Cache-Control: max-age`, less the `Age` it has already; zero for `no-store`, `no-cache` and where nothing
  /// is said. At most a day, whatever the server thinks.
  package static func lifetime(of response: HTTPResponse) -> Duration {
    let directives = response.headers.all("Cache-Control").joined(separator: ",").lowercased()
      .split(separator: ",").map(\.trimmed)
    guard !directives.contains("no-store"), !directives.contains("no-cache") else { return .zero }
    guard let text = directives.first(where: { $0.hasPrefix("max-age=") })?.dropFirst(8),
      let seconds = Int64(text.filter { $0 != "\"" })
    else { return .zero }
    let age = response.headers["Age"].flatMap { Int64($0.trimmed) } ?? 0
    return .seconds(min(max(0, seconds - max(0, age)), 86_400))
  }
}
