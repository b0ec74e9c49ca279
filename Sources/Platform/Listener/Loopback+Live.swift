import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension Loopback {
  package static let live = Loopback { configuration, handler in
    let (callbacks, events) = AsyncStream<Callback>.makeStream()
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    do {
      let state = ListenerState(loop: group.next(), path: configuration.path, handler: handler, events: events)
      let (servers, port) = try await bindFirst(configuration, group, state)
      return LoopbackListener(
        port: port, callbacks: callbacks,
        stop: onlyOnce {
          for server in servers { try? await server.close() }
          await state.finish()
          try? await group.shutdownGracefully()
        })
    } catch {
      try? await group.shutdownGracefully()
      throw error
    }
  }

  /// Whoever calls waits for the one run.
  private static func onlyOnce(_ body: @escaping @Sendable () async -> Void) -> @Sendable () async -> Void {
    let run = Run()
    return { await run.start(body).value }
  }

  private final class Run: Sendable {
    private let task = Mutex<Task<Void, Never>?>(nil)

    func start(_ body: @escaping @Sendable () async -> Void) -> Task<Void, Never> {
      task.withLock { task in
        if let task { return task }
        let started = Task { await body() }
        task = started
        return started
      }
    }
  }

  private static func bindFirst(
    _ configuration: LoopbackListener.Configuration, _ group: MultiThreadedEventLoopGroup, _ state: ListenerState
  ) async throws -> (servers: [any Channel], port: Int) {
    let bootstrap = ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: 64)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try state.serve(channel) }
      }
    var failure: ListenerError?
    for port in configuration.ports {
      // A free port for one family may be taken for the other, so a free one is looked for again.
      for _ in 0..<(port == 0 ? 8 : 1) {
        do throws(ListenerError) {
          return try await bind(bootstrap, configuration.host, port: port)
        } catch {
          failure = error
        }
      }
    }
    if case .portBusy = failure { throw ListenerError.portBusy(ports: configuration.ports) }
    throw failure ?? ListenerError.portBusy(ports: configuration.ports)
  }

  private static func bind(
    _ bootstrap: ServerBootstrap, _ host: LoopbackListener.Configuration.Host, port: Int
  ) async throws(ListenerError) -> (servers: [any Channel], port: Int) {
    let addresses =
      switch host {
      case .ipv4: ["127.0.0.1"]
      case .ipv6: ["::1"]
      case .localhost: ["127.0.0.1", "::1"]
      }
    var servers: [any Channel] = []
    var chosen = port
    var failure: ListenerError?
    for address in addresses {
      do {
        let server = try await bootstrap.bind(host: address, port: chosen).get()
        servers.append(server)
        chosen = server.localAddress?.port ?? chosen
      } catch {
        failure = listenerError(error, port: chosen)
        // A machine without one of the families still has a localhost; a port that is taken is another program's.
        if case .failed = failure { continue }
        break
      }
    }
    if let failure, servers.isEmpty || !isMissingFamily(failure) {
      for server in servers { try? await server.close() }
      throw failure
    }
    return (servers, chosen)
  }

  private static func isMissingFamily(_ error: ListenerError) -> Bool {
    if case .failed = error { true } else { false }
  }

  private static func listenerError(_ error: any Error, port: Int) -> ListenerError {
    switch (error as? IOError)?.errnoCode {
    case EADDRINUSE: .portBusy(ports: [port])
    case EACCES, EPERM: .notPermitted(port: port)
    case let number: .failed(port: port, errno: number ?? EADDRNOTAVAIL)
    }
  }
}
