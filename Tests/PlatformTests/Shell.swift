import Platform

extension [UInt8] {
  var text: String { String(decoding: self, as: UTF8.self) }
}

/// Runs a shell script to its end.
@discardableResult
func shell(_ script: String, _ arguments: String..., input: ChildCommand.Input = .null) async throws -> ChildResult {
  try await ChildProcess.live.run(
    ChildCommand(
      ["/bin/sh", "-c", script, "sh"] + arguments, environment: .process, input: input, output: .capture,
      error: .capture))
}
