package import Platform
import Values

/// Which files make up the configuration: `--config` › `GATECTL_CONFIG` (a `:` list) ›
/// `$XDG_CONFIG_HOME/gatectl/config.yaml` › `~/.config/gatectl/config.yaml`.
///
/// The first file that sets a field wins; writes go to the first file. A missing file is an empty one.
package struct LoadingRules: Sendable, Hashable {
  /// Highest precedence first; empty only where neither a variable nor HOME names a place.
  package let paths: [String]
  /// The user whose files (beside root's) may name programs to run.
  package let user: UInt32

  package init(paths: [String], user: UInt32) {
    self.paths = paths
    self.user = user
  }

  package init(flag: String?, environment: Environment, user: UInt32) {
    self.user = user
    if let flag {
      // Shells leave the tilde of `--config=~/file` alone.
      paths = [Self.expandingHome(flag[...], environment)]
    } else if let list = environment["GATECTL_CONFIG"]?.split(separator: ":"), !list.isEmpty {
      paths = list.map { Self.expandingHome($0, environment) }
    } else if let folder = environment["XDG_CONFIG_HOME"], folder.hasPrefix("/") {
      // XDG Base Directory Specification: relative paths in these variables are ignored.
      paths = ["\(folder)/gatectl/config.yaml"]
    } else if let home = environment["HOME"] {
      paths = ["\(home)/.config/gatectl/config.yaml"]
    } else {
      paths = []
    }
  }

  private static func expandingHome(_ path: Substring, _ environment: Environment) -> String {
    guard path.hasPrefix("~/"), let home = environment["HOME"] else { return String(path) }
    return home + path.dropFirst()
  }

  /// The folder for history and the previous context: `$XDG_STATE_HOME/gatectl`, `~/.local/state/gatectl`.
  package static func stateFolder(_ environment: Environment) -> String? {
    if let folder = environment["XDG_STATE_HOME"], folder.hasPrefix("/") { return "\(folder)/gatectl" }
    return environment["HOME"].map { "\($0)/.local/state/gatectl" }
  }
}
