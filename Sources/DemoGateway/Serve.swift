import ArgumentParser
import Foundation
import NIOCore

/// Starts the servers and runs until it is told to end.
struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Start the servers (the default).",
    discussion: "Ends on SIGINT, SIGTERM or, if so asked, with its standard input; then everything is forgotten.")

  @Option(help: "The identity provider's port; 0 picks a free one.")
  var portIdp = 8701

  @Option(help: "The NoETL gateway's port; 0 picks a free one.")
  var portGateway = 8702

  @Option(help: "The plain resource server's port (default 8703, or a free one where the gateway takes one).")
  var portResource: Int?

  @Option(help: "The tracker's port (default 8704, or a free one where the gateway takes one).")
  var portTracker: Int?

  @Option(help: "The rack-gateway's port (default 8705, or a free one where the gateway takes one).")
  var portRack: Int?

  @Option(help: "Write the addresses and credentials to this file, as JSON.")
  var announce: String?

  @Flag(help: "End when standard input does.")
  var untilStdinCloses = false

  @Option(help: "The secret of the client gatectl-demo-confidential.")
  var clientSecret = "demo-secret"

  @Option(help: "Keep the RS256 key in this file (PEM), made where there is none; else a new key each time.")
  var signingKey: String?

  @Option(help: "One more redirect URI for both clients; may be repeated.")
  var redirectURI: [String] = []

  func run() async throws {
    let board = FaultBoard()
    let log = RequestLog()
    let issuerServer = try await listen(on: portIdp, "--port-idp")
    let gatewayServer = try await listen(on: portGateway, "--port-gateway")
    let resourceServer = try await listen(on: portResource ?? (portGateway == 0 ? 0 : 8703), "--port-resource")
    let trackerServer = try await listen(on: portTracker ?? (portGateway == 0 ? 0 : 8704), "--port-tracker")
    let rackServer = try await listen(on: portRack ?? (portGateway == 0 ? 0 : 8705), "--port-rack")
    let registry = Registry(clientSecret: clientSecret, redirectURIs: redirectURI)
    let keys = try SigningKeys(keptIn: signingKey)
    let issuer = Issuer(port: issuerServer.port, registry: registry, keys: keys, board: board)
    let gateway = NoETLGateway(issuer: issuer, board: board)
    let resource = ResourceServer(port: resourceServer.port, issuer: issuer, board: board)
    let tracker = Tracker(issuer: issuer, board: board)
    let rack = RackGateway(issuer: issuer, board: board, port: rackServer.port)
    let control = ControlAPI(board: board, log: log, issuer: issuer, gateway: gateway, tracker: tracker)

    var issuerRoutes = Router()
    control.addRoutes(to: &issuerRoutes)
    RackControl(board: board, rack: rack).addRoutes(to: &issuerRoutes)
    issuer.addRoutes(to: &issuerRoutes)
    var gatewayRoutes = Router()
    gateway.addRoutes(to: &gatewayRoutes)
    var resourceRoutes = Router()
    resource.addRoutes(to: &resourceRoutes)
    var trackerRoutes = Router()
    tracker.addRoutes(to: &trackerRoutes)
    var rackRoutes = Router()
    rack.addRoutes(to: &rackRoutes)
    let services = [
      (issuerServer, Service(name: "idp", router: issuerRoutes, board: board, log: log)),
      (gatewayServer, Service(name: "gateway", router: gatewayRoutes, board: board, log: log)),
      (resourceServer, Service(name: "resource", router: resourceRoutes, board: board, log: log)),
      (trackerServer, Service(name: "tracker", router: trackerRoutes, board: board, log: log)),
      (rackServer, Service(name: "rack", router: rackRoutes, board: board, log: log)),
    ]

    let announcement = Announcement(
      issuer: issuer.identifier, gateway: "http://127.0.0.1:\(gatewayServer.port)", resource: resource.identifier,
      tracker: "http://127.0.0.1:\(trackerServer.port)", rackGateway: rack.origin, clientSecret: clientSecret)
    let end = EndOfRun(includingStandardInput: untilStdinCloses)
    try await withThrowingTaskGroup { group in
      for (server, service) in services {
        group.addTask { try await server.serve { await service.handle($0, gone: $1) } }
      }
      let events = end.events
      group.addTask { for await _ in events { return } }
      // The sockets listen already, so whoever reads the file may connect.
      if let announce { try announcement.write(to: announce) }
      announcement.print()
      try await group.next()
      // Held requests and idle connections would keep the group from ending.
      withExtendedLifetime(end) { Foundation.exit(0) }
    }
  }

  private func listen(on port: Int, _ option: String) async throws -> HTTPServer {
    do {
      return try await HTTPServer.bind(port: port)
    } catch let error as IOError where error.errnoCode == EADDRINUSE {
      throw CommandFailure(text: "port \(port) is taken; \(option) 0 picks a free one")
    }
  }
}
