import Contexts
import Platform
import Sessions

extension Program {
  /// Makes an edit of the config; a dry run prints it instead.
  /// - Returns: what was changed; nil after a dry run.
  @discardableResult
  func edit(_ options: EditOptions, _ plan: (Configuration) throws -> ConfigEdits) throws -> ConfigChange? {
    try revise(options) { try Revision(plan($0), of: $0) }
  }

  /// The same for a text that comes into being otherwise.
  @discardableResult
  func revise(_ options: EditOptions, _ plan: (Configuration) throws -> Revision) throws -> ConfigChange? {
    guard options.dryRun else { return try store.revise(plan) }
    try show(UnifiedDiff(try store.preview(plan)))
    return nil
  }

  /// What a dry run prints.
  func show(_ diff: UnifiedDiff) throws {
    if diff.text.isEmpty { console.note("nothing would change") } else { try console.output(diff.text) }
  }

  /// Writes a small file of its own at a path that may be a link, or shows the change.
  /// - Parameter text: nil to remove the file.
  /// - Returns: false after a dry run.
  func writeFile(_ path: String, _ text: String?, dryRun: Bool = false) throws -> Bool {
    let old = try dependencies.files.read(path)?.bytes ?? []
    if dryRun {
      try show(UnifiedDiff(path: path, from: old, to: Array((text ?? "").utf8)))
      return false
    }
    do throws(FileError) {
      if let text {
        let target = try dependencies.files.resolvingSymlinks(path)
        try dependencies.files.replace(target, with: Array(text.utf8), options: ReplaceOptions(maximumMode: 0o644))
      } else {
        try dependencies.files.remove(path)
      }
    } catch {
      throw Failure(.cannotWrite, "cannot-write", error.description)
    }
    return true
  }
}
