package import HTTPTransport
package import Platform
package import SecurityKey

/// Every effect that a use case may have; `main` makes the live ones, a test its own.
package struct Dependencies: Sendable {
  package let environment: Environment
  package let files: any FileSystem
  package let terminal: any Terminal
  package let clock: SystemClock
  package let random: RandomBytes
  package let browser: Browser
  package let loopback: Loopback
  package let children: ChildProcess
  /// Retrying, logging and guarding decorate it.
  package let http: HTTPClient
  package let securityKeys: SecurityKeys
  /// The user whose files count.
  package let user: UInt32

  package init(
    environment: Environment, files: any FileSystem, terminal: any Terminal, clock: SystemClock, random: RandomBytes,
    browser: Browser,
    loopback: Loopback, children: ChildProcess, http: HTTPClient,
    securityKeys: SecurityKeys, user: UInt32
  ) {
    self.environment = environment
    self.files = files
    self.terminal = terminal
    self.clock = clock
    self.random = random
    self.browser = browser
    self.loopback = loopback
    self.children = children
    self.http = http
    self.securityKeys = securityKeys
    self.user = user
  }

  /// These with a client that refuses to send credentials in plain text, tells what it does (`--verbose`), bounds
  /// each request (`--timeout`), and repeats what may be repeated.
  package func requesting(timeout: Duration?, log: (@Sendable (String) -> Void)?) -> Dependencies {
    var http = http.guardingCredentials()
    if let log { http = http.logging(to: log, clock: ContinuousClock()) }
    http = keepingDocuments(http.retrying(clock: ContinuousClock()))
    if let timeout {
      http = HTTPClient { [http] request, sink in
        var request = request
        request.timeout = timeout
        return try await http.send(request, into: sink)
      }
    }
    return Dependencies(
      environment: environment, files: files, terminal: terminal, clock: clock, random: random, browser: browser,
      loopback: loopback, children: children, http: http, securityKeys: securityKeys, user: user)
  }
}
