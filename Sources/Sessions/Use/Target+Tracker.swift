import Contexts
import Gateways
import HTTPTransport
import Values

extension Target {
  func tracker(_ dependencies: Dependencies) throws -> TrackerGateway {
    var exchange = TokenExchangeLogin.tracker
    func take(_ field: Field, _ place: WritableKeyPath<TokenExchangeLogin, String>) throws {
      if let text = try context?.text(field) { exchange[keyPath: place] = text }
    }
    try take(.exchangeLoginPath, \.loginPath)
    try take(.exchangeTokenField, \.tokenField)
    try take(.exchangeSessionField, \.sessionField)
    try take(.exchangeExpiresField, \.expiresField)
    try take(.exchangeNameField, \.nameField)
    try take(.exchangeStatusPath, \.statusPath)
    if let user = try context?.text(.exchangeUserField) { exchange.userFields = [user] }
    return TrackerGateway(server: server, http: http(dependencies), exchange: exchange)
  }
}
