import ArgumentParser
import Contexts
import Sessions
import Values

struct SecondFactorGroup: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mfa", abstract: "See and prove second factors.",
    subcommands: [SecondFactorStatusCommand.self, SecondFactorVerify.self])
}

struct SecondFactorStatusCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Show which second factors are set up."
  ).asLeaf

  @OptionGroup(title: "Credential and server, instead of the context's") var credential: CredentialOptions
  @OptionGroup(title: "Global options") var global: GlobalOptions

  func run(_ program: Program) throws {
    let resolution = try credential.resolve(program)
    let check = SecondFactorCheck(dependencies: program.dependencies, store: program.store)
    let status = try program.await { try await check.status(resolution) }
    try program.show(SecondFactorRendering(status: status).rendering)
  }
}

struct SecondFactorVerify: Command {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Prove a second factor now, so that the next requests need none.",
    discussion: """
      A security key is used through libfido2 (libfido2-1 on Debian and Ubuntu, libfido2 on Fedora), which is opened \
      when a key is wanted. The user needs the right to open the key's /dev/hidraw device: systemd gives it to who is \
      logged in at the machine; elsewhere a udev rule does, such as \
      KERNEL=="hidraw*", SUBSYSTEM=="hidraw", ENV{ID_SECURITY_TOKEN}=="1", GROUP="plugdev", MODE="0660". \
      The PIN is asked for on the terminal and sent once; a key that cannot answer is said, and a code asked for. At a \
      login the gateway takes a security key in the browser alone.
      """
  ).asLeaf

  @OptionGroup(title: "Second factor") var secondFactor: SecondFactorOptions
  @OptionGroup(title: "Credential and server, instead of the context's") var credential: CredentialOptions
  @OptionGroup(title: "Global options") var global: GlobalOptions

  func run(_ program: Program) throws {
    let resolution = try credential.resolve(program)
    var check = SecondFactorCheck(dependencies: program.dependencies, store: program.store)
    check.secondFactor = try secondFactor.request(program)
    let status = try program.await { [check] in try await check.verify(resolution) }
    program.console.note("second factor accepted")
    try program.show(SecondFactorRendering(status: status).rendering)
  }
}

/// What is set up, in every format; the JSON keys are a documented contract.
struct SecondFactorRendering {
  let status: SecondFactorStatus

  var rendering: Rendering { Rendering(json: json, table: { lines.plain }, names: status.methods.map(\.rawValue)) }

  var summary: String {
    guard status.isEnrolled else { return status.isRequired ? "not enrolled, but required" : "not enrolled" }
    return "enrolled (\(status.methods.map(\.rawValue).joined(separator: ", ")))"
  }

  private var lines: Properties {
    var lines = Properties()
    lines.add("MFA", summary)
    lines.add("Required", status.isRequired ? "yes" : "no")
    lines.add("Preferred", status.preferred?.rawValue)
    lines.add("Backup codes", status.unusedBackupCodes.map { "\($0) unused" })
    lines.add("Step-up until", status.stepUpEnd?.withOffset)
    return lines
  }

  var json: JSON {
    [
      "enrolled": .bool(status.isEnrolled), "required": .bool(status.isRequired),
      "methods": .array(status.methods.map { .string($0.rawValue) }),
      "preferred": .optional(status.preferred?.rawValue),
      "unusedBackupCodes": status.unusedBackupCodes.map { .integer(Int64($0)) } ?? .null,
      "stepUpUntil": .optional(status.stepUpEnd?.description),
    ]
  }
}
