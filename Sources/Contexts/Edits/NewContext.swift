import LosslessYAML
import Platform

/// A context that is written together with its first session, and not at all where the login does not succeed.
package struct NewContext: Sendable {
  package let name: String
  package let fields: [Field: FieldValue]

  package init(name: String, fields: [Field: FieldValue]) {
    self.name = name
    self.fields = fields
  }

  /// The context as it would be, for a login to use.
  /// - Throws: `ConfigError.nameTaken`, `.invalidName`.
  package func resolution(in store: ConfigStore) throws -> Resolution {
    let change = try store.preview { try $0.adding(name, fields) }
    let status = FileStatus(uid: store.rules.user)
    let layer = try ConfigLayer(
      path: change.layer.path, contents: FileContents(bytes: change.after.bytes, status: status), user: store.rules.user
    )
    let context = try Configuration(layers: [layer]).require(name)
    return try Resolution(loggingInTo: context)
  }
}

extension Resolution {
  /// A context spelled out by name, for a login: whatever variables say of server and credential, it is the context's own
  /// server that is logged in to.
  package init(loggingInTo context: LayeredContext) throws {
    self.init(
      context: context, contextSource: .flag("NAME"), server: try context.server(), kind: try context.kind(),
      credential: .none)
  }
}
