import Glibc
import Testing

/// Output that is kept in a file; what differs from run to run is replaced by placeholders.
enum Golden {
  private static let folder = "\(#filePath)".replacing("Support/Golden.swift", with: "Golden")

  /// Expects a program's whole outcome as it stands in the file; `RECORD_GOLDEN=1` writes the file instead.
  static func expect(
    _ name: String, _ outcome: Child.Outcome, _ scene: Scene, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let errors = outcome.errors.isEmpty ? "" : "--- standard error\n\(outcome.errors)"
    let text = steady("\(outcome.output)\(errors)--- status \(outcome.status)\n", scene)
    let path = "\(folder)/\(name).txt"
    if getenv("RECORD_GOLDEN") != nil { try Files.write(text, to: path, mode: 0o644) }
    guard Files.exists(path) else {
      Issue.record("there is no \(path); RECORD_GOLDEN=1 writes it", sourceLocation: sourceLocation)
      return
    }
    #expect(try text == Files.text(path), sourceLocation: sourceLocation)
  }

  private static func steady(_ text: String, _ scene: Scene) -> String {
    // As long as what they replace, so that columns stay in line.
    text.replacing(scene.demo.gateway, with: "http://gateway.example")
      .replacing(scene.demo.issuer, with: "http://the-idp.example/")
      .replacing(scene.home, with: "/HOME")
      .replacing(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|\+00:00)/) { "TIME\($0.1)" }
      .replacing(/"remainingSeconds" : \d+/, with: "\"remainingSeconds\" : SECONDS")
      .replacing(/remainingSeconds: \d+/, with: "remainingSeconds: SECONDS")
      .replacing(/[0-9a-f]{6}\.\.\.[0-9a-f]{4}/, with: "MASKED-TOKEN")
      .replacing(/[0-9a-f]{32}/, with: "TOKEN")
      .replacing(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/, with: "00000000-0000-4000-8000-000000000000")
      .replacing(/rgw_[A-Za-z0-9_=-]+/, with: "rgw_SECRET")
      // On a busy machine half a minute after the login it is less than eight hours.
      .replacing(/(8h|7h59m) (left|remaining)/) { "8h \($0.2)" }
  }
}
