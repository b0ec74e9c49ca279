import Contexts
import LosslessYAML
import Platform
import Testing
import Values

/// Other tools' files in gatectl's terms.
struct ForeignConfigTests {
  private func read(_ tool: ForeignTool, _ text: String) throws -> (ForeignConfig, Configuration) {
    let foreign = try ForeignConfig(tool, path: "old", bytes: Array(text.utf8))
    return (foreign, try foreign.configuration(user: 1000))
  }

  @Test func noETLContextsComeWithEveryField() throws {
    let (foreign, configuration) = try read(.noetl, ForeignFiles.noetl)
    #expect(
      configuration.layers[0].text == """
        apiVersion: gatectl/v1
        current-context: gke-prod
        contexts:
          local:
            server: http://localhost:8082
            gateway: noetl
            imported:
              runtime: local
          gke-prod:
            server: https://gateway.acme.com
            gateway: noetl
            idp:
              issuer: https://acme.us.auth0.com/
              client-id: Abc123XYZ
              client-secret: hush-hush
              audience: https://api.acme.com
            kubernetes:
              context: gke_acme_us-central1_prod
              namespace: gateway
              service: gateway
              remote-port: 8090
            imported:
              gateway_auth0_redirect_uri: https://app.acme.com/login
            session:
              token: 69dd6f8a7621ca3cd1e8924460842bc6
              origin: https://gateway.acme.com

        """)
    #expect(
      foreign.remarks == [
        ForeignConfig.Remark(
          name: "gke-prod",
          text: "gateway_auth0_redirect_uri has no use here, it is no loopback address with a port")
      ])
    #expect(foreign.leftOut.isEmpty && foreign.holdsSecrets)
  }

  @Test func rackGatewayContextsComeWithTheirSessions() throws {
    let (foreign, configuration) = try read(.rackGateway, ForeignFiles.rackGateway)
    #expect(
      configuration.layers[0].text == """
        apiVersion: gatectl/v1
        current-context: production
        contexts:
          production:
            server: https://gateway.example.com
            gateway: rack-gateway
            session:
              token: rgw_sess_0123456789abcdefghijklmnopqrstuvwxyz
              origin: https://gateway.example.com
              user: developer@company.com
              expires-at: 2024-02-15T10:30:00Z
              session-id: "1024"
              channel: cli
              device-id: 8f4c4b8c-3a0e-4f25-9d7c-0c8a5a1f2b3d
              device-name: dev-mbp
              mfa-verified: true
          staging:
            server: https://staging.example.com
            gateway: rack-gateway
            mfa-method: webauthn
            imported:
              notification_sound: Glass
        imported:
          rack-gateway:
            sound_volume: "0.6"
            all_racks_exclude: [staging]

        """)
    #expect(foreign.deviceID == "8f4c4b8c-3a0e-4f25-9d7c-0c8a5a1f2b3d")
    #expect(
      foreign.remarks == [
        ForeignConfig.Remark(name: "staging", text: "its server has no scheme, https://staging.example.com is taken")
      ])
  }

  @Test func trackerComesWithItsTokenAndGooglesRefreshToken() throws {
    let (foreign, configuration) = try read(.tracker, ForeignFiles.tracker)
    let context = try configuration.require("tracker")
    let session = try #require(try context.session())
    #expect(try context.kind().value == .tracker)
    #expect(
      session
        == StoredSession(
          token: Secret("pat_0123456789abcdef"), origin: "https://tracker.292967571998.natera.io",
          issuer: "https://accounts.google.com", user: "jsmith@natera.com",
          expiresAt: Timestamp("2026-07-23T14:30:00Z"), refreshToken: Secret("1//0gRefresh"), tokenName: "cli"))
    #expect(foreign.keptAsideOf["tracker"] == ["theme"])
  }

  struct End: Sendable, CustomTestStringConvertible {
    let written: String
    let expiresAt: String?
    var isRemarked = false
    var testDescription: String { written }
  }

  @Test(arguments: [
    End(written: "\"0001-01-01T00:00:00Z\"", expiresAt: nil), End(written: "\"\"", expiresAt: nil),
    End(written: "null", expiresAt: nil),
    End(written: "\"2026-01-28 22:11:41.335589+00\"", expiresAt: "2026-01-28T22:11:41Z"),
    End(written: "\"2026-07-23T14:30:00+02:00\"", expiresAt: "2026-07-23T12:30:00Z"),
    End(written: "\"tomorrow\"", expiresAt: nil, isRemarked: true),
  ])
  func sessionEndsAreReadAsTheyAreWritten(row: End) throws {
    let (foreign, configuration) = try read(
      .rackGateway,
      "{\"gateways\": {\"r\": {\"url\": \"https://r.example\", \"token\": \"t\", \"expires_at\": \(row.written)}}}")
    let session = try #require(try configuration.require("r").session())
    #expect(session.expiresAt?.description == row.expiresAt)
    #expect(foreign.remarks.isEmpty != row.isRemarked)
  }

  struct Server: Sendable, CustomTestStringConvertible {
    let tool: ForeignTool
    let written: String
    let server: String
    var testDescription: String { "\(tool) \(written)" }
  }

  @Test(arguments: [
    Server(tool: .noetl, written: "https://gateway.acme.com/", server: "https://gateway.acme.com"),
    Server(tool: .noetl, written: "gateway.acme.com", server: "https://gateway.acme.com"),
    Server(tool: .noetl, written: "localhost:8082", server: "http://localhost:8082"),
    Server(tool: .rackGateway, written: "r.example:8443", server: "https://r.example:8443"),
    // Taken for https by that tool, whatever the host.
    Server(tool: .rackGateway, written: "localhost:8443", server: "https://localhost:8443"),
    Server(tool: .rackGateway, written: "http://localhost:8080", server: "http://localhost:8080"),
  ])
  func aServerWithoutSchemeIsWhatItsToolTakesItFor(row: Server) throws {
    let text =
      row.tool == .noetl
      ? "contexts: {c: {server_url: '\(row.written)', gateway_session_token: t}}"
      : "{\"gateways\": {\"c\": {\"url\": \"\(row.written)\", \"token\": \"t\"}}}"
    let (foreign, configuration) = try read(row.tool, text)
    let context = try configuration.require("c")
    #expect(try context.server()?.value.description == row.server)
    #expect(try context.session()?.origin == row.server, "bound to the server beside it")
    #expect(foreign.remarks.isEmpty == row.written.contains("://"))
  }

  struct Left: Sendable {
    let tool: ForeignTool
    let text: String
    let reason: String
  }

  @Test(arguments: [
    Left(tool: .noetl, text: "contexts: {a: {server_url: ''}}", reason: "it has no server"),
    Left(
      tool: .noetl, text: "contexts: {a: {server_url: 'https://me:hunter2@x.example', gateway_session_token: t}}",
      reason: "its server's URL carries a user name or password, which belong in a login, not in a URL"),
    Left(tool: .rackGateway, text: "{\"gateways\": {\"a\": {\"url\": \"ftp://x\"}}}", reason: "its server's URL"),
    Left(
      tool: .rackGateway, text: "{\"gateways\": {\"-a\": {\"url\": \"x.example\"}}}",
      reason: "a context's name cannot start with '-'"),
    Left(
      tool: .tracker, text: "token: pat_1\nuser: you@acme.com\n",
      reason: "it names no server, and a session is only taken for the server that issued it"),
  ])
  func whatCannotBeBoundIsLeftOutAndSaid(row: Left) throws {
    let (foreign, configuration) = try read(row.tool, row.text)
    #expect(configuration.names.isEmpty)
    #expect(foreign.leftOut.count == 1 && foreign.leftOut[0].text.hasPrefix(row.reason), "\(foreign.leftOut)")
    #expect(!foreign.leftOut[0].text.contains("hunter2"))
  }

  struct Malformed: Sendable {
    let tool: ForeignTool
    let text: String
    let place: String
    let key: String
  }

  @Test(arguments: [
    Malformed(tool: .noetl, text: "- a\n", place: "old:1:1", key: "the document"),
    Malformed(tool: .noetl, text: "current_context: a\n", place: "old:1:1", key: "contexts"),
    Malformed(tool: .noetl, text: "contexts:\n  a: 1\n", place: "old:2:6", key: "contexts.a"),
    Malformed(tool: .noetl, text: "contexts:\n  a:\n    server_url: [x]\n", place: "old:3:17", key: "server_url"),
    Malformed(tool: .rackGateway, text: "{\"contexts\": {}}", place: "old:1:1", key: "gateways"),
    Malformed(
      tool: .rackGateway, text: "{\n  \"gateways\": {\n    \"a\": {\"url\": \"a.example\", \"token\": {}}}}",
      place: "old:3:40", key: "token"),
    Malformed(tool: .tracker, text: "server: a.example\ntoken:\n  - x\n", place: "old:3:3", key: "token"),
  ])
  func aFileOfAnotherShapeIsRefusedWithItsPlace(row: Malformed) throws {
    do {
      _ = try read(row.tool, row.text)
      Issue.record("taken: \(row.text)")
    } catch ConfigError.malformed(let place, let key, _) {
      #expect(place.description == row.place && key == row.key)
    }
  }

  @Test func brokenSyntaxNamesItsPlace() throws {
    do {
      _ = try read(.rackGateway, "{\n  \"gateways\": {\n    \"a\": ]\n}")
      Issue.record("taken")
    } catch ConfigError.syntax(let place, _) {
      #expect(place.line == 3)
    }
  }

  @Test func escapesThatOnlyJSONKnowsAreRead() throws {
    let (_, configuration) = try read(
      .rackGateway,
      "{\"gateways\":\t{\"r\": {\"url\": \"https:\\/\\/r.example\", \"token\": \"t\", \"device_name\": \"\\ud83d\\ude00\\u0026\"}}}"
    )
    #expect(try configuration.require("r").session()?.deviceName == "😀&")
  }

  @Test func anEmptyFileHasNoContexts() throws {
    for tool in [ForeignTool.noetl, .rackGateway] {
      #expect(try read(tool, "").1.names.isEmpty)
      #expect(try read(tool, "{}\n").1.names.isEmpty)
    }
    #expect(try read(.noetl, "current_context: null\ncontexts: {}\n").1.names.isEmpty)
  }

  @Test func filesAreLookedForWhereTheirToolsKeepThem() {
    let home = Environment(["HOME": "/home/you", "XDG_CONFIG_HOME": "/xdg"])
    #expect(ForeignTool.noetl.standardPath(home) == "/home/you/.noetl/config.yaml")
    #expect(ForeignTool.rackGateway.standardPath(home) == "/home/you/.config/rack-gateway/config.json")
    #expect(ForeignTool.tracker.standardPath(home) == "/home/you/.tracker.yaml")
    let folder = Environment(["GATEWAY_CLI_CONFIG_DIR": "/rgw"])
    #expect(ForeignTool.rackGateway.standardPath(folder) == "/rgw/config.json")
    #expect(ForeignTool.noetl.standardPath(folder) == nil)
  }
}
