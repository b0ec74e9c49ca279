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
  /// The most similar of `words`, unless none is close enough to be meant.
  func nearest(among words: some Sequence<String>) -> String? {
    let ranked = words.map { (word: $0, distance: editDistance(to: $0)) }.min { $0.distance < $1.distance }
    guard let ranked, ranked.distance <= max(1, count / 3) else { return nil }
    return ranked.word
  }

  /// Levenshtein distance over lower-cased characters.
  private func editDistance(to other: String) -> Int {
    let target = Array(other.lowercased())
    var row = Array(0...target.count)
    for (i, character) in lowercased().enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, candidate) in target.enumerated() {
        let above = row[j + 1]
        row[j + 1] = character == candidate ? diagonal : 1 + Swift.min(diagonal, above, row[j])
        diagonal = above
      }
    }
    return row[target.count]
  }
}
