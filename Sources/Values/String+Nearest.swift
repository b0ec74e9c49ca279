extension String {
  /// The most similar of `words`, unless none is close enough to be meant.
  package func nearest(among words: some Sequence<String>) -> String? {
    if isEmpty { return nil }
    let ranked = words.map { (word: $0, distance: editDistance(to: $0)) }.min { $0.distance < $1.distance }
    guard let ranked, ranked.distance <= max(1, count / 3) else { return nil }
    return ranked.word
  }

  /// Levenshtein distance over lower-cased characters, two neighbours that changed places counting as one typo.
  private func editDistance(to other: String) -> Int {
    let source = Array(lowercased())
    let target = Array(other.lowercased())
    var older: [Int] = []
    var previous = Array(0...target.count)
    for (i, character) in source.enumerated() {
      var row = [i + 1]
      for (j, candidate) in target.enumerated() {
        var cost = Swift.min(previous[j] + (character == candidate ? 0 : 1), previous[j + 1] + 1, row[j] + 1)
        if i > 0, j > 0, character == target[j - 1], source[i - 1] == candidate {
          cost = Swift.min(cost, older[j - 1] + 1)
        }
        row.append(cost)
      }
      (older, previous) = (previous, row)
    }
    return previous[target.count]
  }
}
