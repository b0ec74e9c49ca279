import LosslessYAML
package import Platform
import Values

/// All layers together, as of one moment.
package struct Configuration: Sendable {
  /// In order of precedence; never empty. The first is the one that is written.
  package let layers: [ConfigLayer]

  package init(layers: [ConfigLayer]) { self.layers = layers }

  /// Reads every layer, taking no lock: a file is replaced as a whole, so it is the old or the new one.
  /// - Throws: `ConfigError.unreadable` and what `ConfigLayer` throws.
  package init(rules: LoadingRules, files: any FileSystem) throws {
    layers = try rules.paths.map { path in
      let contents: FileContents?
      do throws(FileError) {
        contents = try files.read(path)
      } catch {
        throw ConfigError(reading: path, error)
      }
      return try ConfigLayer(path: path, contents: contents, user: rules.user)
    }
  }

  /// What a command says that needs a context where none is named and none is current.
  package var noContext: ConfigError { isEmpty ? .nothingConfigured : .noCurrentContext(known: names) }

  /// Whether no file says anything.
  package var isEmpty: Bool { layers.allSatisfy { $0.contexts == nil } }

  /// Every context's name once: in the order of the files, those of the first file first.
  package var names: [String] {
    var seen: Set<String> = []
    var names: [String] = []
    for layer in layers {
      guard let contexts = layer.contexts else { continue }
      for entry in contexts.entries {
        guard let name = entry.key.string, seen.insert(name).inserted else { continue }
        names.append(name)
      }
    }
    return names
  }

  /// The context of this name, its fields merged over the layers; nil where no layer has it.
  package func context(named name: String) throws -> LayeredContext? {
    var parts: [LayeredContext.Part] = []
    var found = false
    for layer in layers where layer.mentions(name) {
      found = true
      if let node = try layer.context(named: name) { parts.append(LayeredContext.Part(layer: layer, node: node)) }
    }
    return found ? LayeredContext(name: name, parts: parts) : nil
  }

  /// Every context in the order of `names`, in one walk over the files.
  package func contexts() throws -> [LayeredContext] {
    var contexts: [LayeredContext] = []
    for layer in layers {
      let entries = layer.contexts?.entries ?? []
      // A key stands once in a file, so the first one's names need no looking up.
      var places = contexts.isEmpty ? nil : Self.places(contexts)
      contexts.reserveCapacity(contexts.count + entries.count)
      for (key, node) in entries {
        guard let name = key.string else { continue }
        let parts = try layer.mapping(node, of: name).map { [LayeredContext.Part(layer: layer, node: $0)] } ?? []
        if let place = places?[name] {
          contexts[place] = LayeredContext(name: name, parts: contexts[place].parts + parts)
        } else {
          places?[name] = contexts.count
          contexts.append(LayeredContext(name: name, parts: parts))
        }
      }
    }
    return contexts
  }

  private static func places(_ contexts: [LayeredContext]) -> [String: Int] {
    Dictionary(contexts.indices.map { (contexts[$0].name, $0) }) { first, _ in first }
  }

  /// The first layer's `current-context` that is set.
  package func currentContext() throws -> Sourced<String>? {
    for layer in layers {
      if let current = try layer.currentContext() { return current }
    }
    return nil
  }

  /// Where sessions are kept that no context says otherwise of; nil for the file itself.
  package var sessionStore: String? {
    layers.lazy.compactMap { $0.document.root?["session-store"]?.string?.nonEmpty }.first
  }

  /// The first layer that holds the context.
  package func layer(holding name: String) -> ConfigLayer? { layers.first { $0.mentions(name) } }
}
