package import Values

extension ServerURL {
  /// A server's URL that was typed or stands in a file.
  /// - Throws: `ConfigError.invalidServer`, with the place.
  package init(_ text: String, from source: Source) throws(ConfigError) {
    do throws(Invalid) {
      self = try ServerURL(text)
    } catch {
      throw .invalidServer(text: text, source: source, reason: error)
    }
  }
}
