/// Why a page could not be used as asked.
enum BrowserFailure: Error, CustomStringConvertible {
  case address(String)
  case page(String)

  var description: String {
    switch self {
    case .address(let text): "not a plain http address: \(text)"
    case .page(let text): text
    }
  }
}
