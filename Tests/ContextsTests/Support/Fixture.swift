import Contexts
import LosslessYAML
import Platform
import Values

/// Layers from texts, highest precedence first; their paths are `first.yaml`, `second.yaml`, `third.yaml`.
func configuration(_ texts: String...) throws -> Configuration {
  Configuration(layers: try zip(["first", "second", "third"], texts).map { try layer($1, path: "\($0).yaml") })
}

func layer(
  _ text: String, path: String = "first.yaml", mode: UInt32 = 0o600, owner: UInt32 = 1000
) throws -> ConfigLayer {
  let contents = FileContents(
    bytes: Array(text.utf8), status: FileStatus(mode: mode, uid: owner, size: text.utf8.count))
  return try ConfigLayer(path: path, contents: contents, user: 1000)
}

extension Configuration {
  /// The first layer's text with the edits made.
  func text(_ edits: [YAMLEdit]) throws -> String {
    String(decoding: try layers[0].document.applying(edits).bytes, as: UTF8.self)
  }
}

/// What a test wants of an error whose payload it does not care for.
func reason(_ error: any Error) -> String { String(describing: error).prefix { $0 != "(" }.description }

/// The name of the case that `body` throws; nil where it throws nothing.
func thrown(_ body: () throws -> some Any) -> String? {
  do {
    _ = try body()
    return nil
  } catch {
    return reason(error)
  }
}
