import Glibc
import TestSupport
import Testing

/// A home of its own and gatectl in it, for tests that need no server.
struct Home: Sendable {
  let path: String

  static func use(_ body: (Home) async throws -> Void) async throws {
    try await Admission.scenes.admitted {
      let home = Home(path: try RunFolder.newFolder())
      do {
        try await body(home)
      } catch {
        Issue.record(error)
      }
      RunFolder.remove(home.path)
    }
  }

  var config: String { "\(path)/.config/gatectl/config.yaml" }
  var folder: String { "\(path)/.config/gatectl" }

  /// Starts gatectl and leaves it running.
  func start(
    _ arguments: [String], environment: [String: String] = [:], in directory: String? = nil, onTerminal: Bool = false
  ) throws -> Child {
    try Child(
      Launch(
        program: Programs.gatectl, arguments: arguments, environment: standard.merging(environment) { $1 },
        directory: directory ?? path, onTerminal: onTerminal))
  }

  @discardableResult
  func gatectl(
    _ arguments: String..., input: String = "", environment: [String: String] = [:], in directory: String? = nil
  ) async throws -> Child.Outcome {
    try await gatectl(arguments: arguments, input: input, environment: environment, in: directory)
  }

  func gatectl(
    arguments: [String], input: String = "", environment: [String: String] = [:], in directory: String? = nil
  ) async throws -> Child.Outcome {
    let child = try start(arguments, environment: environment, in: directory)
    child.type(input)
    return try await child.outcome()
  }

  /// Runs a shell script with gatectl as `$gatectl`.
  func shell(_ script: String, input: String = "", environment: [String: String] = [:]) async throws -> Child.Outcome {
    let environment = standard.merging(["gatectl": Programs.gatectl]) { $1 }.merging(environment) { $1 }
    let child = try Child(
      Launch(program: "/bin/sh", arguments: ["-c", script], environment: environment, directory: path))
    child.type(input)
    return try await child.outcome()
  }

  private var standard: [String: String] { ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": path, "LANG": "C.UTF-8"] }

  /// Contexts `c0`, `c1` … with a session each.
  func writeConfig(contexts: Int) throws {
    var text = "apiVersion: gatectl/v1\ncurrent-context: c0\ncontexts:\n"
    for number in 0..<contexts {
      text += """
          # number \(number)
          c\(number):
            server: https://c\(number).example
            session:
              token: token-\(number)
              origin: https://c\(number).example

        """
    }
    for folder in ["\(path)/.config", folder] { mkdir(folder, 0o700) }
    try Files.write(text, to: config)
  }

  /// The names in the config's folder.
  var names: [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      names.append(
        withUnsafePointer(to: &entry.pointee.d_name) { pointer in
          pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        })
    }
    return names.filter { $0 != "." && $0 != ".." }.sorted()
  }
}
