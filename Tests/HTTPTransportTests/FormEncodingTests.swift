import HTTPTransport
import Testing

struct FormEncodingTests {
  /// RFC 6749, appendix B.
  @Test func encodesTheExampleOfTheSpecification() {
    let fields: FormFields = ["v": " %&+£€"]
    #expect(fields.encoded == "v=+%25%26%2B%C2%A3%E2%82%AC")
    #expect(FormFields(decoding: fields.encoded) == fields)
  }

  @Test func keepsOrderAndRepeatedNames() {
    var fields: FormFields = ["b": "1", "a": "2", "b": "3"]
    #expect(fields.encoded == "b=1&a=2&b=3")
    #expect(fields.all("b") == ["1", "3"])
    fields["b"] = "4"
    #expect(fields.encoded == "a=2&b=4")
    fields["a"] = nil
    #expect(fields.encoded == "b=4")
  }

  @Test func everyTextComesBack() {
    let text = String(String.UnicodeScalarView((0..<0x250).compactMap { Unicode.Scalar($0) })) + "😀"
    let fields: FormFields = [text: text]
    #expect(FormFields(decoding: fields.encoded) == fields)
    #expect(PercentEncoding.decode(PercentEncoding.component(text)) == text)
    #expect(PercentEncoding.decode(PercentEncoding.path(text)) == text)
  }

  @Test func readsWhatOthersWrite() {
    let fields = FormFields(decoding: "?code=a%2fb&&state&x=1=2&bad=%zz%4&%ff=1")
    #expect(fields["code"] == "a/b")
    #expect(fields["state"] == "")
    #expect(fields["x"] == "1=2")
    #expect(fields["bad"] == "%zz%4")
    #expect(fields["\u{fffd}"] == "1")
    #expect(fields["y"] == nil)
  }

  struct Case: Sendable {
    let url: String
    let result: String
  }

  @Test(arguments: [
    Case(url: "https://h/a", result: "https://h/a?k=v"),
    Case(url: "https://h/a?b=1", result: "https://h/a?b=1&k=v"),
    Case(url: "https://h/a?", result: "https://h/a?k=v"),
    Case(url: "https://h/a#f", result: "https://h/a?k=v#f"),
  ])
  func aQueryThatIsThereIsKept(_ row: Case) {
    #expect((["k": "v"] as FormFields).appended(to: row.url) == row.result)
    #expect(FormFields().appended(to: row.url) == row.url)
  }

  @Test func componentsAndPaths() {
    #expect(PercentEncoding.component("a/b c+é~") == "a%2Fb%20c%2B%C3%A9~")
    #expect(PercentEncoding.path("/a b/c:d@e?") == "/a%20b/c:d@e%3F")
    #expect(PercentEncoding.decode("%ff") == nil)
  }
}
