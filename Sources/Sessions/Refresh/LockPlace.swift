import Contexts
import Platform
import Values

/// Where processes meet for something that takes longer than writing the config file, which is only locked for that.
enum LockPlace {
  /// A path to lock: in the state folder, or beside the config file where there is no such folder or it cannot be made.
  /// - Parameter parts: what the lock is about.
  static func path(_ parts: [String?], _ dependencies: Dependencies, _ rules: LoadingRules) -> String? {
    let name = parts.map { $0 ?? "" }.joined(separator: "\u{0}").stableHash
    if let state = LoadingRules.stateFolder(dependencies.environment) {
      let folder = "\(state)/locks"
      if (try? dependencies.files.createDirectory(folder, mode: 0o700)) != nil { return "\(folder)/\(name)" }
    }
    guard let config = rules.paths.first, let target = try? dependencies.files.resolvingSymlinks(config) else {
      return nil
    }
    return "\(target).\(name)"
  }
}
