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
