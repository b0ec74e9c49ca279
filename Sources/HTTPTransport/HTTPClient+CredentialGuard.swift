import Values

extension HTTPClient {
  /// This client, refusing with `HTTPError.credentialsOverPlainHTTP` to send a credential where it
  /// could be read on its way: over http to another machine, or over http by way of another machine.
  package func guardingCredentials() -> HTTPClient {
    HTTPClient { request, sink in
      let origin = try request.validatedOrigin()
      if request.hasCredentials, origin.scheme == "http" {
        guard origin.isLoopback, request.connection.hasNoRemoteProxy else {
          throw HTTPError.credentialsOverPlainHTTP(origin)
        }
      }
      return try await send(request, into: sink)
    }
  }
}

extension HTTPRequest {
  /// Whether URL, headers or body hold something that only the server may see.
  package var hasCredentials: Bool { carriesSecrets || headers.contains(where: \.isCredential) }
}

extension ConnectionSettings {
  /// Variables name no proxy for loopback, so only the context's own one matters there.
  fileprivate var hasNoRemoteProxy: Bool {
    guard let proxy else { return true }
    let rest = proxy.firstRange(of: "://").map { proxy[$0.upperBound...] } ?? proxy[...]
    let authority = rest.prefix { $0 != "/" }
    let address = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
    return (try? Origin(of: "http://\(address)"))?.isLoopback == true
  }
}
