import Gateways
package import Values

/// How a second factor is to be given, as the command line says it, and who is told of it.
package struct SecondFactorRequest: Sendable {
  /// `--mfa-code` and its like: used for one request, never asked for twice.
  package var code: Secret?
  /// `--mfa-method`.
  package var method: String?
  /// Told what a person should know.
  package var tell: @Sendable (SecondFactorEvent) -> Void = { _ in }

  package init() {}
}

/// What is said about a second factor; the words are the caller's.
package enum SecondFactorEvent: Sendable, Hashable {
  /// The second factor is wanted now.
  case wanted
  /// It is wanted, and there is no terminal to ask for it on: it has to be given where the login page is open.
  case wantedInBrowser
  /// A code was refused, with the gateway's words.
  case refused(String)
  /// The code typed was sent before, and is not sent again.
  case sentBefore
  /// What was typed can be no code, and is not sent.
  case malformed
  /// This machine's clock is that much ahead of the gateway's (or behind, where negative), in seconds.
  case clockDiffers(Int64)
  /// The method that is preferred cannot be used here; another is asked for.
  case unusable(String)
  /// A security key is being asked.
  case securityKey(SecurityKeyEvent)
}
