import Testing
import Values

struct TextTests {
  @Test func terminalEscapesAndDirectionControlsAreTakenOut() {
    #expect("a\u{1b}]0;x\u{7}b\u{202e}c\u{9b}31m\nd".withoutControlCharacters == "a]0;xbc31m d")
  }

  @Test func spaceOfEveryKindIsTrimmed() {
    for text in ["a b", " a b", "a b\t", "\r\na b\r\n", "\u{2003}a b\u{a0}"] { #expect(text.trimmed == "a b") }
    #expect("".trimmed.isEmpty && " \n".trimmed.isEmpty)
    #expect("x\u{301} ".trimmed == "x\u{301}")
  }

  @Test func secretShowsItselfNowhere() {
    let secret = Secret("hunter2-hunter2")
    var dumped = ""
    dump([secret], to: &dumped)
    for text in ["\(secret)", String(describing: secret), String(reflecting: secret), dumped] {
      #expect(!text.contains("hunter2"))
    }
  }

  @Test func maskKeepsSixAndFourCharactersOfALongToken() {
    #expect(Secret("69dd6f8a7621ca3cd1e8924460842bc6").masked == "69dd6f...2bc6")
    #expect(Secret("short-token-12345678").masked == "[redacted]")
    #expect(Secret("short-token-123456789").masked == "short-...6789")
  }

  @Test func jsonKeepsTypesAndIsTolerantOfTheirSpelling() throws {
    let json = try JSON(parsing: Array(#"{"n": 3600.0, "s": "42", "t": true, "l": "one", "b": " ", "z": null}"#.utf8))
    #expect(json["n"]?.integer == 3600)
    #expect(json["s"]?.integer == 42)
    #expect(json["t"]?.bool == true)
    #expect(json["l"]?.strings == ["one"])
    #expect(json["b"]?.text == nil)
    #expect(json["z"] == .null)
    #expect(json["missing"] == nil)
  }

  @Test func jsonIsWrittenWithSortedKeysAndPlainSlashes() {
    let json: JSON = ["b": "https://x/y", "a": nil]
    #expect(json.serialized() == #"{"a":null,"b":"https://x/y"}"#)
  }
}
