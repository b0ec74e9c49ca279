import Values

/// One way to open a page: a program with arguments, `%s` standing for the URL.
struct BrowserCommand: Hashable, Sendable {
  let words: [String]

  init(words: [String]) { self.words = words }

  /// Splits at white space as a shell would, with quotes and backslashes, but expands nothing.
  /// Nil where nothing is left or a quote stays open.
  init?(_ text: String) {
    var words: [String] = []
    var word: String?
    var quote: Character?
    var isEscaped = false
    for character in text {
      if isEscaped {
        word = (word ?? "") + String(character)
        isEscaped = false
      } else if character == "\\", quote != "'" {
        isEscaped = true
      } else if let open = quote {
        if character == open { quote = nil } else { word = (word ?? "") + String(character) }
      } else if character == "\"" || character == "'" {
        quote = character
        word = word ?? ""
      } else if character.isWhitespace {
        if let finished = word { words.append(finished) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    if let word { words.append(word) }
    guard quote == nil, !isEscaped, words.first?.isEmpty == false else { return nil }
    self.words = words
  }

  /// The program's own name, without folders.
  var name: String { PathParts(words.first ?? "").name }

  /// Browsers that draw in the terminal, which gatectl itself is using.
  var isTextBrowser: Bool {
    ["lynx", "w3m", "links", "links2", "elinks", "www-browser", "browsh", "curl", "wget"].contains(name)
  }

  /// The convention of `$BROWSER`: `%s` is the URL, `%%` a percent sign; without `%s` the URL comes last.
  func arguments(opening url: String) -> [String] {
    var placed = false
    var result = words.prefix(1).map { $0 }
    for word in words.dropFirst() {
      var text = ""
      var rest = word[...]
      while let character = rest.popFirst() {
        switch (character, rest.first) {
        case ("%", "s"):
          text += url
          placed = true
          rest.removeFirst()
        case ("%", "%"):
          text += "%"
          rest.removeFirst()
        default: text.append(character)
        }
      }
      result.append(text)
    }
    return placed ? result : result + [url]
  }

  /// An absolute http or https URL of visible ASCII characters; it cannot be read as an option.
  static func isWebAddress(_ url: String) -> Bool {
    let lower = url.prefix(8).lowercased()
    guard lower.hasPrefix("http://") || lower.hasPrefix("https://") else { return false }
    return url.utf8.allSatisfy { (0x21..<0x7f).contains($0) }
  }
}
