import Platform
import Testing

@testable import Sessions

struct SSHTunnelTests {
  struct Case: Sendable {
    let environment: [String: String]
    let command: String?
  }

  @Test(arguments: [
    Case(environment: [:], command: nil),
    Case(
      environment: ["SSH_CONNECTION": "192.0.2.7 51000 198.51.100.4 22", "USER": "you"],
      command: "ssh -N -L 8765:127.0.0.1:8765 you@198.51.100.4"),
    Case(
      environment: ["SSH_CONNECTION": "2001:db8::1 51000 2001:db8::2 2222"],
      command: "ssh -N -L 8765:127.0.0.1:8765 -p 2222 2001:db8::2"),
    Case(environment: ["SSH_CONNECTION": "a b $(reboot) 22", "USER": "you"], command: nil),
    Case(
      environment: ["SSH_CONNECTION": "192.0.2.7 51000 198.51.100.4 22", "USER": "y;u"],
      command: "ssh -N -L 8765:127.0.0.1:8765 198.51.100.4"),
  ])
  func commandIsExact(_ row: Case) {
    #expect(SSHTunnel(Environment(row.environment), port: 8765)?.command == row.command)
  }
}
