import Values

/// A word as a POSIX shell takes it back: quoted only where it must be.
func shellQuoted(_ word: String) -> String {
  let safe =
    !word.isEmpty
    && word.unicodeScalars.allSatisfy {
      $0.isASCIILetterOrDigit || "-_./:@%+=,".unicodeScalars.contains($0)
    }
  return safe ? word : "'\(word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''"))'"
}

extension String {
  /// With `--config FILE` in each of gatectl's commands that this text names, but for those that read no config.
  func naming(config: String?) -> String {
    guard let config else { return self }
    return ["context", "auth", "login", "api", "api-token"].reduce(self) { text, word in
      text.replacing("gatectl \(word) ", with: "gatectl --config \(shellQuoted(config)) \(word) ")
    }
  }
}
