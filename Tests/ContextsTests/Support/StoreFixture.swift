import Contexts
import LosslessYAML
import Platform
import Synchronization
import Values

/// A store over real files, with what it told collected.
final class StoreFixture: Sendable {
  let store: ConfigStore
  let path: String
  let state: String

  init(_ folder: String, config: String = "config.yaml", wait: Duration = .seconds(5)) {
    path = "\(folder)/\(config)"
    state = "\(folder)/state"
    let files = LiveFileSystem()
    let rules = LoadingRules(paths: [path], user: ThisProcess.userID)
    let history = History(rules, Environment(["XDG_STATE_HOME": state]), files) { Timestamp(seconds: 1_700_000_000) }
    let box = Notices()
    store = ConfigStore(rules: rules, files: files, history: history, lockWait: wait) { box.add($0) }
    notices = box
  }

  private let notices: Notices
  var said: [ConfigStore.Notice] { notices.all }

  var text: String {
    get throws { try LiveFileSystem().read(path).map { String(decoding: $0.bytes, as: UTF8.self) } ?? "" }
  }

  /// Writes the file as a person's editor would, past the store.
  func write(_ text: String, mode: UInt32 = 0o600) throws {
    _ = try LiveFileSystem().remove(path)
    try LiveFileSystem().append(Array(text.utf8), to: path, mode: mode)
    try LiveFileSystem().changeMode(path, to: mode)
  }

  @discardableResult
  func undo(_ steps: Int = 1) throws -> [String] {
    guard let history = store.history else { return [] }
    var summaries: [String] = []
    try store.revise { configuration in
      let (revision, undone) = try history.revision(undoing: steps, in: configuration)
      summaries = undone.map(\.summary)
      return revision
    }
    return summaries
  }

  func recorded() throws -> String {
    let folder = "\(state)/gatectl/history"
    return try LiveFileSystem().list(folder).flatMap { name in
      try LiveFileSystem().list("\(folder)/\(name)").compactMap { try LiveFileSystem().read("\(folder)/\(name)/\($0)") }
    }.map { String(decoding: $0.bytes, as: UTF8.self) }.joined()
  }

  private final class Notices: Sendable {
    private let box = Mutex<[ConfigStore.Notice]>([])
    var all: [ConfigStore.Notice] { box.withLock { $0 } }
    func add(_ notice: ConfigStore.Notice) { box.withLock { $0.append(notice) } }
  }
}
