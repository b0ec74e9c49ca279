import Foundation

/// What a person or a test needs to know of the servers. `--announce FILE` writes these fields as one JSON object of
/// texts, by renaming a finished file, once the servers listen.
struct Announcement: Encodable {
  /// The issuer identifier, ending in `/`.
  var issuer: String
  /// The NoETL gateway's base URL, without a `/` at its end.
  var gateway: String
  /// The plain resource server's base URL, likewise.
  var resource: String
  /// The tracker's base URL, likewise.
  var tracker: String
  /// The rack-gateway's base URL, without a `/` at its end.
  var rackGateway: String
  /// Of `you@acme.com` there, for an authenticator app (RFC 4648 6).
  var totpSecret = RackGateway.totpSecret
  /// The public client.
  var clientID = Registry.publicClientID
  /// Of the confidential client.
  var confidentialClientID = Registry.confidentialClientID
  var clientSecret: String
  var user = "you@acme.com"
  /// Of all users.
  var password = Registry.password
  var otherUser = "other@acme.com"
  /// The control API's base URL, without a `/` at its end.
  var control: String
  /// The process to end.
  var pid: String

  init(
    issuer: String, gateway: String, resource: String, tracker: String, rackGateway: String, clientSecret: String
  ) {
    self.issuer = issuer
    self.gateway = gateway
    self.resource = resource
    self.tracker = tracker
    self.rackGateway = rackGateway
    self.clientSecret = clientSecret
    control = issuer + "_demo"
    pid = "\(ProcessInfo.processInfo.processIdentifier)"
  }

  func write(to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try encoder.encode(self).write(to: URL(fileURLWithPath: path), options: .atomic)
  }

  func print() {
    let text = """
      gatectl-demo is running; Ctrl-C ends it.

        NoETL gateway      \(gateway)
        plain server       \(resource)
        tracker            \(tracker)
        rack-gateway       \(rackGateway)
        identity provider  \(issuer)
        client ID          \(clientID)
        user, password     \(user), \(password)
        TOTP secret        \(totpSecret), its code now: \(control)/totp

      Try:
        gatectl context init demo --from-gateway \(gateway)
        gatectl auth login
        gatectl login rack \(rackGateway)

      """
    FileHandle.standardOutput.write(Data(text.utf8))
  }
}
