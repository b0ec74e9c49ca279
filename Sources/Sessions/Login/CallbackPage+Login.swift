import Platform

extension CallbackPage {
  /// Which context logged in as whom, so that a person with several tabs knows.
  static func success(user: String?, context: String, server: String) -> CallbackPage {
    CallbackPage(
      title: "Logged in", message: "\(user.map { "Logged in as \($0)" } ?? "Logged in") for context \(context).",
      detail: "\(server) · You can close this tab and go back to the terminal.")
  }

  static func failure(_ error: any Error, _ context: String) -> CallbackPage {
    CallbackPage(
      mood: .failure, title: "Login failed", message: "The login for context \(context) did not succeed.",
      detail: "The terminal says why. You can close this tab.")
  }

  static func stranger(_ context: String) -> CallbackPage {
    CallbackPage(
      mood: .failure, title: "Not this login",
      message: "This page does not belong to the login that waits here, for context \(context).",
      detail: "The terminal goes on waiting for the right one. You can close this tab.")
  }
}
