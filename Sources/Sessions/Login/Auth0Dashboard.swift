import Values

/// Auth0's page for an application's allowed callback URLs.
enum Auth0Dashboard {
  /// `<tenant>.<region>.auth0.com` has its region in the path, `<tenant>.auth0.com` none; a custom domain
  /// does not tell its tenant. Nil for an issuer that is not Auth0's by its looks.
  static func url(issuer: Origin, clientID: String, isAuth0: Bool) -> String? {
    let application = "applications/\(clientID)/settings"
    let root = "https://manage.auth0.com/dashboard"
    let labels = issuer.host.split(separator: ".")
    guard issuer.host.hasSuffix(".auth0.com") else {
      return isAuth0 && !issuer.isLoopback ? "\(root)/<region>/<tenant>/\(application)" : nil
    }
    switch labels.count {
    case 4: return "\(root)/\(labels[1])/\(labels[0])/\(application)"
    case 3: return "\(root)/\(labels[0])/\(application)"
    default: return nil
    }
  }
}
