import Foundation

/// What a person does with a browser: opens an address, fills in the form that comes, and goes where that leads.
struct Visit {
  var user: String
  var password: String
  var denying: Bool
  /// What to type where a page asks for a code that the address did not bring.
  var userCode: String?
  /// What to type where a page asks for a second factor; nil leaves such a page to somebody else.
  var secondFactor: String?

  /// Cookies by host and port; the demo needs neither paths nor expiry.
  private var cookies: [String: [String: String]] = [:]
  private var submitted: Set<String> = []

  init(user: String, password: String, denying: Bool, userCode: String?, secondFactor: String? = nil) {
    self.user = user
    self.password = password
    self.denying = denying
    self.userCode = userCode
    self.secondFactor = secondFactor
  }

  /// - Throws: `BrowserFailure` where the visit ended at an error.
  mutating func open(_ address: String) async throws {
    guard var url = URL(string: address) else { throw BrowserFailure.address(address) }
    var method = "GET"
    var body: String?
    for _ in 0..<10 {
      let answer = try await send(method, url, body)
      (method, body) = ("GET", nil)
      if (300..<400).contains(answer.status), let location = answer[header: "Location"] {
        guard let next = URL(string: location, relativeTo: url)?.absoluteURL else {
          throw BrowserFailure.address(location)
        }
        url = next
        continue
      }
      if let location = Self.refresh(in: answer.body) {
        guard let next = URL(string: location) else { throw BrowserFailure.address(location) }
        url = next
        continue
      }
      guard let form = HTMLForm(in: answer.body) else {
        guard answer.status < 400 else { throw Self.failure(answer, url) }
        return
      }
      let isSecondFactor = form.fields.contains { $0.name == "mfa_code" }
      if isSecondFactor, secondFactor == nil { return }
      // The same form again means that it was refused.
      if !submitted.insert(form.action).inserted { throw Self.failure(answer, url) }
      guard let target = URL(string: form.action, relativeTo: url)?.absoluteURL else {
        throw BrowserFailure.address(form.action)
      }
      let filled = try completed(form).encoded
      (url, method, body) = (target, form.method, form.method == "POST" ? filled : nil)
      if form.method == "GET" { url = URL(string: "?" + filled, relativeTo: target)?.absoluteURL ?? target }
    }
    throw BrowserFailure.page("too many redirects")
  }

  /// Where a page sends the browser by itself.
  private static func refresh(in page: String) -> String? {
    guard let match = page.firstMatch(of: /<meta http-equiv="refresh" content="0; url=([^"]*)"/) else { return nil }
    return String(match.1).replacingOccurrences(of: "&amp;", with: "&")
  }

  private func completed(_ form: HTMLForm) throws -> Form {
    var form = form
    if let userCode, let index = form.fields.firstIndex(where: { $0.name == "user_code" && $0.value.isEmpty }) {
      form.fields[index].value = userCode
    }
    if let index = form.fields.firstIndex(where: { $0.name == "mfa_code" }) {
      form.fields[index].value = secondFactor ?? ""
    }
    return try form.filled(user: user, password: password, denying: denying)
  }

  private mutating func send(_ method: String, _ url: URL, _ body: String?) async throws -> PlainClient.Answer {
    let site = "\(url.host() ?? ""):\(url.port ?? 80)"
    let jar = (cookies[site] ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    let answer = try await PlainClient.send(
      method, url, headers: jar.isEmpty ? [] : [("Cookie", jar.joined(separator: "; "))], body: body)
    for (name, value) in answer.headers where name.lowercased() == "set-cookie" {
      let pair = value.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1)
      if pair.count == 2 { cookies[site, default: [:]][String(pair[0])] = String(pair[1]) }
    }
    return answer
  }

  private static func failure(_ answer: PlainClient.Answer, _ url: URL) -> BrowserFailure {
    let said = HTMLForm.alert(in: answer.body) ?? HTMLForm.heading(in: answer.body) ?? "status \(answer.status)"
    return .page("\(url.host() ?? ""):\(url.port ?? 80)\(url.path()): \(said)")
  }
}
