package import Values

/// A gateway that runs a browser login itself: it names the page, and is polled until the session is there.
package protocol LoginBroker: Sendable {
  /// Begins a login.
  /// - Throws: `GatewayError`, `HTTPError`. Never repeated.
  func start() async throws -> BrokeredLogin

  /// Asks whether the session is there.
  /// - Throws: `GatewayError`, `HTTPError`; which of them end the wait is the caller's to know.
  func poll(_ login: BrokeredLogin, from device: Device) async throws -> BrokerAnswer

  /// Asks what the login waits for, without using a code up.
  func progress(of login: BrokeredLogin) async throws -> BrokerProgress

  /// Hands in a second factor's code. Never repeated.
  func submit(_ code: Secret, for login: BrokeredLogin) async throws -> CodeOutcome
}

/// A login under way. Who has its state can collect the session: it is neither logged nor stored.
package struct BrokeredLogin: Sendable {
  /// The page to open: https, or on this machine.
  package let url: String
  let state: Secret
  let verifier: Secret

  package init(url: String, state: Secret, verifier: Secret) {
    (self.url, self.state, self.verifier) = (url, state, verifier)
  }
}

/// The machine that a session is for.
package struct Device: Sendable, Hashable {
  /// The same for every login from this machine.
  package let id: String
  package let name: String
  package let system: String
  package let clientVersion: String

  package init(id: String, name: String, system: String, clientVersion: String) {
    (self.id, self.name, self.system, self.clientVersion) = (id, name, system, clientVersion)
  }
}

package enum BrokerAnswer: Sendable {
  /// The page, or the second factor, is not finished; or never will be: the gateway does not say.
  case pending
  case issued(IssuedSession)
}

/// How far a login is.
package enum BrokerProgress: Sendable, Hashable {
  /// Nobody has come back from the page yet.
  case page
  /// The page is done; the second factor is missing.
  case secondFactor
  /// The gateway could not use what the page led to, such as an account of a domain that it does not take.
  case failed
  /// Only polling is missing.
  case finished
  /// The gateway does not say.
  case unknown
}
