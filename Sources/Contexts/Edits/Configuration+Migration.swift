import LosslessYAML

extension Configuration {
  /// How the first layer's form stands to the one that this gatectl writes.
  package enum Form: Sendable, Hashable {
    case empty
    /// A file without `apiVersion`: the one older form.
    case older
    case current
    case later(apiVersion: String)
  }

  package static let apiVersion = "gatectl/v1"

  package var form: Form {
    let root = layers.first?.document.root
    guard let root, !root.isNull else { return .empty }
    guard let found = root["apiVersion"]?.string else { return .older }
    return found == Self.apiVersion ? .current : .later(apiVersion: found)
  }

  /// Brings an older first layer to the current form; any other is left alone.
  package func migrating() -> ConfigEdits {
    form == .older ? [.set(["apiVersion"], .string(Self.apiVersion))] : []
  }
}
