package import Values

/// One edit of the config as history keeps it: the lines that changed, with what stands around them.
package struct RecordedChange: Hashable, Sendable {
  package struct Hunk: Hashable, Sendable {
    /// The first changed line in the text after the edit, sessions not counted, from 0.
    var line: Int
    /// The keys above, outermost last, by their lines: `  gke-prod:`, `contexts:`.
    var parents: [String]
    /// Up to three lines before.
    var lead: [String]
    var before: [String]
    var after: [String]
    /// Up to three lines behind.
    var trail: [String]
  }

  /// Counts from 1; the edit that came later has the higher number.
  package var number: Int
  package var time: Timestamp
  /// What was done, without values: `set contexts.a.server`.
  package var summary: String
  /// A context's former name by its new one.
  var renamed: [String: String]
  var hunks: [Hunk]
  /// Contexts whose session shares a line with what was changed, by their old and new names; it was taken out first.
  var inline: [String] = []
}

extension RecordedChange {
  /// - Throws: `DecodingError` for what is no JSON; nil for another shape.
  init?(number: Int, parsing bytes: [UInt8]) throws {
    let json = try JSON(parsing: bytes)
    guard let time = json["time"]?.string.flatMap({ Timestamp($0) }), let summary = json["summary"]?.string,
      let hunks = json["hunks"]?.array
    else { return nil }
    self.number = number
    self.time = time
    self.summary = summary
    renamed = json["renamed"]?.object?.compactMapValues(\.string) ?? [:]
    inline = json["inline"]?.array?.compactMap(\.string) ?? []
    self.hunks = hunks.compactMap { hunk in
      guard let line = hunk["line"]?.integer else { return nil }
      func lines(_ key: String) -> [String] { hunk[key]?.array?.compactMap(\.string) ?? [] }
      return Hunk(
        line: Int(line), parents: lines("parents"), lead: lines("lead"), before: lines("before"),
        after: lines("after"), trail: lines("trail"))
    }
  }

  var json: JSON {
    func lines(_ texts: [String]) -> JSON { .array(texts.map(JSON.string)) }
    return [
      "time": .string(time.description), "summary": .string(summary),
      "renamed": .object(renamed.mapValues(JSON.string)),
      "inline": .array(inline.map(JSON.string)),
      "hunks": .array(
        hunks.map {
          [
            "line": .integer(Int64($0.line)), "parents": lines($0.parents), "lead": lines($0.lead),
            "before": lines($0.before), "after": lines($0.after), "trail": lines($0.trail),
          ]
        }),
    ]
  }
}
