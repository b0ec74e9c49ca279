import Contexts
import Platform
import Values

/// Notes when codes were sent to gateways, so that all processes together stay below what locks an account: a
/// rack-gateway refuses the sixth code in five minutes, right ones counted too, and locks after five wrong ones.
///
/// A gateway may be known by several origins (a tunnel, an alias), so wrong codes count wherever they went; right ones
/// count at their own origin.
struct AttemptLedger: Sendable {
  private let path: String?
  private let origin: String
  private let files: any FileSystem
  private let clock: SystemClock

  /// Four in five minutes can never come to five failures; the rest is for clocks that differ.
  static let limit = 4
  static let window = Duration.seconds(310)

  init(_ dependencies: Dependencies, origin: Origin) {
    path = LoadingRules.stateFolder(dependencies.environment).map { "\($0)/second-factors" }
    self.origin = origin.description.stableHash
    files = dependencies.files
    clock = dependencies.clock
  }

  /// Notes an attempt before it is made; it counts as wrong until it is known to have been right.
  /// - Throws: `SessionFailure.Reason.tryLater` (75) where it would be one too many; `ConfigError` (73) where it cannot be
  ///   noted: an attempt that nobody counts may be the one that locks the account.
  func spend() throws -> AttemptRecord {
    var attempt: AttemptRecord?
    try change { records, now in
      try checkRoom(records, now)
      let new = AttemptRecord(moment: now, origin: origin, number: (records.map(\.number).max() ?? 0) + 1)
      records.append(new)
      attempt = new
    }
    // `change` has either set it or thrown.
    guard let attempt else { throw CancellationError() }
    return attempt
  }

  /// Finds out before the person is asked whether a code could be sent at all.
  /// - Throws: as `spend`, where it is full.
  func check() throws {
    guard let path, let contents = try? files.read(path) else { return }
    let now = moment()
    try checkRoom(Self.records(contents, now), now)
  }

  private func checkRoom(_ records: [AttemptRecord], _ now: AttemptRecord.Moment) throws {
    for counted in [records.filter { $0.origin == origin }, records.filter { !$0.isRight }] {
      guard counted.count >= Self.limit else { continue }
      let oldest = counted.map { $0.age(at: now) }.sorted()[Self.limit - 1]
      throw SessionFailure.Reason.tryLater(
        "\(Self.limit) codes were sent within five minutes, and one more in the next "
          + "\((Self.window - oldest).coarse) could lock the account")
    }
  }

  private static func records(_ contents: FileContents?, _ now: AttemptRecord.Moment) -> [AttemptRecord] {
    let text = contents.map { String(decoding: $0.bytes, as: UTF8.self) } ?? ""
    return text.split(separator: "\n").compactMap(AttemptRecord.init).filter { $0.age(at: now) < window }
  }

  /// Notes that a code was right. Failing to is silent: it only makes the next wait longer.
  func wasRight(_ attempt: AttemptRecord) {
    try? change { records, _ in
      for index in records.indices where records[index].isSame(as: attempt) { records[index].isRight = true }
    }
  }

  private func change(_ change: (inout [AttemptRecord], AttemptRecord.Moment) throws -> Void) throws {
    guard let path else { throw ConfigError.noConfigPath }
    do {
      try files.createDirectory(path.parentFolder, mode: 0o700)
      try files.withLock(path) {
        let now = moment()
        var records = Self.records(try files.read(path), now)
        try change(&records, now)
        try files.replace(path, with: Array(records.map(\.line).joined().utf8))
      }
    } catch let error as FileError {
      throw ConfigError.unwritable(path: path, error: error)
    } catch let error as LockError {
      throw ConfigError.locked(path: path, error: error)
    }
  }

  private func moment() -> AttemptRecord.Moment {
    let boot = (try? files.read("/proc/sys/kernel/random/boot_id")).flatMap { $0 }
    return AttemptRecord.Moment(
      time: clock.now().seconds, uptime: clock.monotonic().components.seconds,
      boot: boot.map { String(decoding: $0.bytes, as: UTF8.self).trimmed }?.nonEmpty)
  }
}

/// A code that was sent: a line of the ledger.
struct AttemptRecord: Hashable, Sendable {
  /// By two clocks, since people set the one right just when their codes are refused.
  struct Moment: Hashable, Sendable {
    /// Of the day, in seconds.
    let time: Int64
    /// Of the monotonic clock, in seconds; means something only within the same boot.
    let uptime: Int64
    let boot: String?
  }

  let moment: Moment
  let origin: String
  let number: Int64
  var isRight = false

  init(moment: Moment, origin: String, number: Int64) {
    (self.moment, self.origin, self.number) = (moment, origin, number)
  }

  /// Nil for what is no such line.
  init?(_ line: Substring) {
    let words = line.split(separator: " ")
    guard words.count == 6, let number = Int64(words[0]), let time = Int64(words[1]), let uptime = Int64(words[2])
    else { return nil }
    let boot = words[3] == "-" ? nil : String(words[3])
    self.init(moment: Moment(time: time, uptime: uptime, boot: boot), origin: String(words[4]), number: number)
    isRight = words[5] == "right"
  }

  var line: String {
    "\(number) \(moment.time) \(moment.uptime) \(moment.boot ?? "-") \(origin) \(isRight ? "right" : "wrong")\n"
  }

  func isSame(as other: AttemptRecord) -> Bool { number == other.number && moment == other.moment }

  /// How long ago it was; a moment in the future is of a clock that was put back, and counts as now.
  func age(at now: Moment) -> Duration {
    if let boot = moment.boot, boot == now.boot { return .seconds(max(0, now.uptime - moment.uptime)) }
    return .seconds(max(0, now.time - moment.time))
  }
}
