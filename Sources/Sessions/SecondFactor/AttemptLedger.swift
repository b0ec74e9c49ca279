import Contexts
import Platform
import Values

/// Notes when codes were sent to a gateway, so that all processes together stay below what locks an account: a
/// rack-gateway refuses the sixth code in five minutes, right ones counted too, and locks after five wrong ones.
struct AttemptLedger: Sendable {
  private let path: String?
  private let files: any FileSystem
  private let clock: SystemClock

  /// Four in five minutes can never come to five failures; the rest is for clocks that differ.
  static let limit = 4
  static let window = Duration.seconds(310)

  init(_ dependencies: Dependencies, origin: Origin) {
    path = LoadingRules.stateFolder(dependencies.environment).map {
      "\($0)/second-factors/\(origin.description.stableHash)"
    }
    files = dependencies.files
    clock = dependencies.clock
  }

  /// Notes an attempt before it is made.
  /// - Throws: `SessionFailure.Reason.tryLater` (75) where it would be one too many; `ConfigError` (73) where it cannot be
  ///   noted: an attempt that nobody counts may be the one that locks the account.
  func spend() throws {
    guard let path else { throw ConfigError.noConfigPath }
    do {
      try files.createDirectory(path.parentFolder, mode: 0o700)
      try files.withLock(path, wait: .seconds(5), onWait: { _ in }, { try spend(at: path) })
    } catch let error as FileError {
      throw ConfigError.unwritable(path: path, error: error)
    } catch let error as LockError {
      throw ConfigError.locked(path: path, error: error)
    }
  }

  private func spend(at path: String) throws {
    let now = clock.now()
    let text = try files.read(path).map { String(decoding: $0.bytes, as: UTF8.self) } ?? ""
    // A moment in the future is of a clock that was put back; it counts as now.
    let recent = text.split(separator: "\n").compactMap { Int64($0) }.map { min($0, now.seconds) }
      .filter { $0 > (now - Self.window).seconds }
    guard recent.count < Self.limit else {
      let wait = Timestamp(seconds: recent[recent.count - Self.limit]) + Self.window - now
      throw SessionFailure.Reason.tryLater(
        "\(Self.limit) codes were sent within five minutes and one more could lock the account; wait \(wait.coarse)")
    }
    let lines = (recent + [now.seconds]).map { "\($0)\n" }.joined()
    try files.replace(path, with: Array(lines.utf8))
  }
}
