import Testing

@testable import HTTPTransport

@Suite(.timeLimit(.minutes(2)), .enabled(if: TLSServer.openssl != nil, "openssl makes the certificates"))
struct LibCurlTLSTests {
  private func send(_ server: TLSServer, _ settings: ConnectionSettings = ConnectionSettings()) async throws -> Int {
    try await makeClient().connecting(with: settings).send(HTTPRequest("GET", server.url)).status
  }

  private func expectTLSFailure(_ server: TLSServer, _ settings: ConnectionSettings = ConnectionSettings()) async {
    let error = await #expect(throws: HTTPError.self) { try await send(server, settings) }
    guard case .tls(host: "127.0.0.1", let reason) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(!reason.isEmpty)
  }

  @Test func anUnknownAuthorityIsRefusedAndANamedOneTrusted() async throws {
    let server = try TLSServer()
    await expectTLSFailure(server)
    #expect(try await send(server, ConnectionSettings(caFile: server.caFile)) == 200)
    await expectTLSFailure(server, ConnectionSettings(caFile: server.otherCAFile))
  }

  @Test func severalRequestsAtOnce() async throws {
    let server = try TLSServer()
    let client = makeClient().connecting(with: ConnectionSettings(caFile: server.caFile))
    let request = HTTPRequest("GET", server.url)
    try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<20 { group.addTask { try await client.send(request).status } }
      for try await status in group { #expect(status == 200) }
    }
  }

  @Test func aCertificateForAnotherNameIsRefused() async throws {
    let server = try TLSServer(name: "DNS:elsewhere.test")
    await expectTLSFailure(server, ConnectionSettings(caFile: server.caFile))
  }

  @Test func variablesNameAuthoritiesToo() async throws {
    let server = try TLSServer()
    let client = HTTPClient.libcurl(userAgent: "x", environment: ["SSL_CERT_FILE": server.caFile])
    #expect(try await client.send(HTTPRequest("GET", server.url)).status == 200)
  }

  @Test func aMissingFileIsNamed() async throws {
    let server = try TLSServer()
    let missing = server.caFile + ".missing"
    await #expect(throws: HTTPError.tlsFile(path: missing, reason: "no certificates can be read from it")) {
      try await send(server, ConnectionSettings(caFile: missing))
    }
    let client = ConnectionSettings(caFile: server.caFile, clientCertificate: missing)
    let error = await #expect(throws: HTTPError.self) { try await send(server, client) }
    guard case .tlsFile(path: missing, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  struct Case: Sendable {
    var file: String?
    var variables: [String: String] = [:]
    let chosen: CertificateAuthorities
  }

  @Test(arguments: [
    Case(chosen: .hashed(directory: "/system")),
    Case(variables: ["SSL_CERT_FILE": ""], chosen: .hashed(directory: "/system")),
    Case(variables: ["SSL_CERT_DIR": "/d"], chosen: .named(file: nil, directory: "/d")),
    Case(variables: ["SSL_CERT_FILE": "/f", "SSL_CERT_DIR": "/d"], chosen: .named(file: "/f", directory: "/d")),
    Case(variables: ["CURL_CA_BUNDLE": "/b", "SSL_CERT_FILE": "/f"], chosen: .named(file: "/b", directory: nil)),
    Case(file: "/own", variables: ["CURL_CA_BUNDLE": "/b"], chosen: .named(file: "/own", directory: nil)),
  ])
  func theContextsFileComesFirstThenTheVariablesThenTheSystem(_ row: Case) {
    let system = CertificateAuthorities.hashed(directory: "/system")
    #expect(CertificateAuthorities.chosen(file: row.file, variables: row.variables, system: system) == row.chosen)
  }

  @Test func aDirectoryWithoutHashedNamesIsNoStore() {
    #expect(CertificateAuthorities.system(directories: ["/", "/does/not/exist"]) == .builtIn)
  }
}
