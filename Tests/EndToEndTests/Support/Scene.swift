import Glibc
import Synchronization
import TestSupport
import Testing
import Values

/// One test's world: a home of its own, a demo server of its own, and the programs run there.
final class Scene: Sendable {
  let home: String
  let demo: Demo
  private let children = Mutex<[Child]>([])

  private init(home: String, demo: Demo) { (self.home, self.demo) = (home, demo) }

  /// Sets the scene, plays it, and leaves neither process nor file behind.
  static func play(_ body: (Scene) async throws -> Void) async throws {
    try await Admission.scenes.admitted {
      let home = try RunFolder.newFolder()
      do {
        let scene = Scene(home: home, demo: try await Demo(in: home))
        do {
          try await body(scene)
        } catch {
          Issue.record(error)
        }
        for child in scene.children.withLock({ $0 }) {
          child.kill(SIGKILL)
          _ = try await child.outcome()
        }
        try await scene.demo.stop()
      } catch {
        Issue.record(error)
      }
      RunFolder.remove(home)
    }
  }

  var configPath: String { "\(home)/.config/gatectl/config.yaml" }
  var config: String { get throws { try Files.text(configPath) } }
  /// A browser that signs in as `Demo.user` at once.
  var browser: [String: String] { ["BROWSER": "\(Programs.demo) browser"] }

  /// Starts gatectl and leaves it running.
  /// - Parameter environment: added to `PATH`, `HOME` and `LANG`, which is all there is; empty texts remove one.
  func start(
    _ arguments: [String], environment: [String: String] = [:], in directory: String? = nil, onTerminal: Bool = false,
    outputApart: Bool = false
  ) throws -> Child {
    let standard = ["PATH": "/usr/bin:/bin", "HOME": home, "LANG": "C.UTF-8"]
    return try run(
      Launch(
        program: Programs.gatectl, arguments: arguments,
        environment: standard.merging(environment) { $1 }.filter { !$0.value.isEmpty }, directory: directory ?? home,
        onTerminal: onTerminal, outputApart: outputApart))
  }

  /// Runs gatectl to its end.
  @discardableResult
  func gatectl(
    _ arguments: String..., input: String = "", environment: [String: String] = [:]
  ) async throws -> Child.Outcome {
    try await gatectl(arguments, input: input, environment: environment)
  }

  @discardableResult
  func gatectl(
    _ arguments: [String], input: String = "", environment: [String: String] = [:]
  ) async throws -> Child.Outcome {
    let child = try start(arguments, environment: environment)
    child.type(input)
    return try await child.outcome()
  }

  /// Does what a person does at a login page.
  @discardableResult
  func visit(_ url: String, _ options: String...) async throws -> Child.Outcome {
    let environment = ["PATH": "/usr/bin:/bin", "HOME": home, "LANG": "C.UTF-8"]
    return try await run(
      Launch(
        program: Programs.demo, arguments: ["browser"] + options + [url], environment: environment, directory: home)
    ).outcome()
  }

  func run(_ launch: Launch) throws -> Child {
    let child = try Child(launch)
    children.withLock { $0.append(child) }
    return child
  }

  /// Everything that was written by what ran here.
  var everythingSaid: String {
    children.withLock { children in
      children.map { "\($0.output.text)\n\($0.errors.text)" }.joined(separator: "\n")
    }
  }

  // MARK: Steps of many tests

  /// Makes the context `demo` from the gateway.
  func makeContext() async throws {
    let outcome = try await gatectl("context", "init", "demo", "--from-gateway", demo.gateway)
    try #require(outcome.status == 0, "\(outcome.errors)")
  }

  /// Makes the context `demo` and logs in there.
  /// - Returns: the session's token.
  @discardableResult
  func logIn(_ options: String...) async throws -> String {
    try await makeContext()
    let outcome = try await gatectl(
      ["auth", "login", "--username", Demo.user, "--password"] + options, input: "\(Demo.password)\n")
    try #require(outcome.status == 0, "\(outcome.errors)")
    let token = try await gatectl("auth", "token").output
    return try #require(token.hasSuffix("\n") ? String(token.dropLast()) : nil)
  }
}
