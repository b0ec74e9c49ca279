import Foundation

/// The first form of a page that asks for a password or a second factor's code, as a browser sees it.
struct HTMLForm {
  struct Field {
    var name: String
    var type: String
    var value: String
  }

  var action: String
  var method: String
  var fields: [Field]
  /// In the order of the page; the first is what Enter presses.
  var buttons: [Field]

  /// nil where there is no such form.
  init?(in page: String) {
    for form in page.matches(of: /<form\b([^>]*)>(.*?)<\/form>/.ignoresCase().dotMatchesNewlines()) {
      let inputs = form.2.matches(of: /<(input|button)\b([^>]*)>/.ignoresCase()).map { tag in
        let attributes = HTMLForm.attributes(tag.2)
        let fallback = tag.1.lowercased() == "button" ? "submit" : "text"
        return Field(
          name: attributes["name"] ?? "", type: (attributes["type"] ?? fallback).lowercased(),
          value: attributes["value"] ?? "")
      }
      guard inputs.contains(where: { $0.type == "password" || $0.name == "mfa_code" }) else { continue }
      let attributes = HTMLForm.attributes(form.1)
      action = attributes["action"] ?? ""
      method = (attributes["method"] ?? "get").uppercased()
      fields = inputs.filter { !["submit", "button", "reset", "checkbox", "radio", "image", "file"].contains($0.type) }
      buttons = inputs.filter { $0.type == "submit" }
      return
    }
    return nil
  }

  /// What is sent when the form is filled in and a button pressed.
  func filled(user: String, password: String, denying: Bool) throws -> Form {
    var form = Form()
    for field in fields {
      switch field.type {
      case "password": form.append(field.name, password)
      case "email": form.append(field.name, user)
      default:
        let isName = field.value.isEmpty && ["user", "username", "login"].contains(field.name.lowercased())
        form.append(field.name, isName ? user : field.value)
      }
    }
    let refusing = ["deny", "cancel", "refuse", "reject", "no"]
    let button = buttons.first { refusing.contains($0.value.lowercased()) == denying }
    if let button, !button.name.isEmpty { form.append(button.name, button.value) }
    if denying, button == nil { throw BrowserFailure.page("there is no button to deny with") }
    return form
  }

  /// What the page says is wrong: the element with the role `alert`.
  static func alert(in page: String) -> String? {
    page.firstMatch(of: /role="alert"[^>]*>([^<]*)</).map { unescape($0.1) }
  }

  static func heading(in page: String) -> String? {
    page.firstMatch(of: /<h1[^>]*>([^<]*)</.ignoresCase()).map { unescape($0.1) }
  }

  private static func attributes(_ text: Substring) -> [String: String] {
    var attributes: [String: String] = [:]
    for match in text.matches(of: /([a-zA-Z_:-]+)\s*=\s*"([^"]*)"/) {
      attributes[match.1.lowercased()] = unescape(match.2)
    }
    return attributes
  }

  private static func unescape(_ text: Substring) -> String {
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")].reduce(String(text)) {
      $0.replacingOccurrences(of: $1.0, with: $1.1)
    }
  }
}
