import LosslessYAML
import Platform
import Values

extension ForeignConfig {
  /// How a user of a kubeconfig logs in by OpenID Connect.
  private struct Login {
    var issuer: String?
    var clientID: String?
    var clientSecret: String?
    var scopes: [String] = []
    var token: String?
    var refreshToken: String?
    var username: String?
    var redirectURI: String?
    var hasPassword = false
    /// Flags and settings that were not understood.
    var others: [String] = []
  }

  /// A kubeconfig: every context whose user logs in by OpenID Connect, be it with client-go's former `oidc` provider or
  /// with kubelogin (int128/kubelogin, `kubectl oidc-login get-token`). Clusters take the ID token.
  mutating func readKubeconfig(_ root: YAMLNode, _ reader: ForeignReader) throws {
    let contexts = try reader.named(root, "contexts", "context", isRequired: true)
    let clusters = try reader.named(root, "clusters", "cluster")
    let users = try reader.named(root, "users", "user")
    current = try reader.text(root, "current-context")
    for (name, context) in contexts {
      let cluster = try reader.text(context, "cluster").flatMap { wanted in clusters.first { $0.name == wanted }?.node }
      let user = try reader.text(context, "user").flatMap { wanted in users.first { $0.name == wanted }?.node }
      guard let login = try user.flatMap({ try Self.login($0, reader) }), let issuer = login.issuer else {
        leaveOut(name, "its user does not log in by OpenID Connect")
        continue
      }
      try add(name, server: try cluster.flatMap { try reader.text($0, "server") }) { entry, url, notes in
        entry.take(issuer, "issuer", as: .issuer, &notes)
        entry.take(login.clientID, "client ID", as: .clientID, &notes)
        if let secret = login.clientSecret { entry.fields[.clientSecret] = .secret(.text(Secret(secret))) }
        if !login.scopes.isEmpty { entry.fields[.scopes] = .list(["openid"] + login.scopes.filter { $0 != "openid" }) }
        entry.take(login.username, "--username", as: .loginHint, &notes)
        entry.take(login.redirectURI, "--oidc-redirect-url", as: .redirectURI, &notes)
        if login.hasPassword {
          notes.append("its --password is left behind, name a file with --password-file at login")
        }
        entry.fields[.tokenUse] = .text("id")
        if let token = login.token {
          entry.session = StoredSession(
            token: Secret(token), origin: url.origin.description, issuer: issuer,
            expiresAt: Timestamp(expiryOfJWT: token), refreshToken: login.refreshToken.map(Secret.init))
        }
        if let cluster { try Self.takeConnection(cluster, reader, &entry, &notes) }
        if let namespace = try reader.text(context, "namespace") {
          entry.aside.append(YAMLEntry("namespace", .string(namespace)))
        }
        if !login.others.isEmpty {
          entry.aside.append(YAMLEntry("login", .sequence(login.others.map(YAMLValue.string))))
        }
      }
    }
  }

  private static func takeConnection(
    _ cluster: YAMLNode, _ reader: ForeignReader, _ entry: inout Entry, _ notes: inout [String]
  ) throws {
    if let file = try reader.text(cluster, "certificate-authority") {
      // Relative to the kubeconfig, as kubectl takes it.
      entry.fields[.caFile] = .text(file.hasPrefix("/") ? file : "\(reader.path.parentFolder)/\(file)")
    }
    entry.take(try reader.text(cluster, "proxy-url"), "proxy-url", as: .proxy, &notes)
    if let data = try reader.text(cluster, "certificate-authority-data") {
      let reason = "put the certificate into a file and name that with --ca-file"
      entry.keepAside("certificate-authority-data", data, reason, &notes)
    }
    if try reader.flag(cluster, "insecure-skip-tls-verify") == true {
      notes.append("its server's certificate was not verified, and is now; name its authority with --ca-file")
    }
    let known = [
      "server", "certificate-authority", "certificate-authority-data", "proxy-url", "insecure-skip-tls-verify",
    ]
    entry.aside += reader.others(cluster, than: Set(known))
  }

  /// Nil for a user with another kind of credential.
  private static func login(_ user: YAMLNode, _ reader: ForeignReader) throws -> Login? {
    if let provider = user["auth-provider"], try reader.text(provider, "name") == "oidc",
      let settings = provider["config"], settings.kind == .mapping
    {
      var login = Login()
      login.issuer = try reader.text(settings, "idp-issuer-url")
      login.clientID = try reader.text(settings, "client-id")
      login.clientSecret = try reader.text(settings, "client-secret")
      login.token = try reader.text(settings, "id-token")
      login.refreshToken = try reader.text(settings, "refresh-token")
      login.scopes = (try reader.text(settings, "extra-scopes") ?? "").split(separator: ",").map { $0.trimmed }
      return login
    }
    guard let exec = user["exec"], exec.kind == .mapping else { return nil }
    let words = exec["args"]?.elements.compactMap(\.string) ?? []
    guard words.contains("get-token"), words.contains(where: { $0.hasPrefix("--oidc-issuer-url") }) else { return nil }
    return kubelogin(words)
  }

  private static func kubelogin(_ words: [String]) -> Login {
    var login = Login()
    var rest = words.filter { $0 != "oidc-login" && $0 != "get-token" }[...]
    while let word = rest.popFirst() {
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      let flags = [
        "--oidc-issuer-url", "--oidc-client-id", "--oidc-client-secret", "--oidc-extra-scope", "--oidc-redirect-url",
        "--username", "--password",
      ]
      guard flags.contains(parts[0]), let value = parts.count > 1 ? parts[1] : rest.popFirst() else {
        login.others.append(word)
        continue
      }
      switch parts[0] {
      case "--oidc-issuer-url": login.issuer = value
      case "--oidc-client-id": login.clientID = value
      case "--oidc-client-secret": login.clientSecret = value
      case "--oidc-redirect-url": login.redirectURI = value
      case "--username": login.username = value
      case "--password": login.hasPassword = true
      default: login.scopes += value.split(separator: ",").map { $0.trimmed }
      }
    }
    return login
  }
}
