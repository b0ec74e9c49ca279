import LosslessYAML
import Values

extension ForeignConfig {
  private static let fields: [(key: String, field: Field)] = [
    ("gateway_auth0_client_id", .clientID), ("gateway_auth0_audience", .audience), ("kube_context", .kubernetesContext),
    ("kube_namespace", .kubernetesNamespace), ("kube_service", .kubernetesService),
    ("kube_remote_port", .kubernetesRemotePort),
  ]
  private static let known = Set(
    fields.map(\.key) + [
      "server_url", "gateway_session_token", "gateway_auth0_domain", "gateway_auth0_redirect_uri",
      "gateway_auth0_client_secret",
    ])

  /// `~/.noetl/config.yaml`.
  mutating func readNoETL(_ root: YAMLNode, _ reader: ForeignReader) throws {
    current = try reader.text(root, "current_context")
    aside = reader.others(root, than: ["current_context", "contexts"])
    for (name, node) in try reader.contexts(root, "contexts") {
      try add(name, server: try reader.text(node, "server_url")) { entry, url, notes in
        for (key, field) in Self.fields { entry.take(try reader.text(node, key), key, as: field, &notes) }
        try Self.takeIssuer(node, reader, &entry, &notes)
        if let secret = try reader.text(node, "gateway_auth0_client_secret") {
          entry.fields[.clientSecret] = .secret(.text(Secret(secret)))
        }
        if let token = try reader.text(node, "gateway_session_token") {
          // The file does not say whose it is, or until when.
          entry.session = StoredSession(token: Secret(token), origin: url.origin.description)
        }
        // `auto` is what everybody has.
        entry.aside += reader.others(node, than: Self.known).filter {
          $0 != YAMLEntry("runtime", .string("auto"))
        }
      }
    }
  }

  private static func takeIssuer(
    _ node: YAMLNode, _ reader: ForeignReader, _ entry: inout Entry, _ notes: inout [String]
  ) throws {
    let domain = try reader.text(node, "gateway_auth0_domain")
    // The issuer of an Auth0 domain ends in a slash, with which tokens spell it.
    let issuer = domain.map { $0.contains("://") ? "\($0.trimmingSuffix("/"))/" : String($0.trimmingSuffix("/")) }
    entry.take(issuer, "gateway_auth0_domain", as: .issuer, &notes)
    let key = "gateway_auth0_redirect_uri"
    guard let redirect = try reader.text(node, key) else { return }
    // The tool itself passed over what is no loopback address with a port, the callback of a web page mostly.
    if let origin = try? Origin(of: redirect), origin.isLoopback, origin.port != 80 {
      entry.take(redirect, key, as: .redirectURI, &notes)
    } else {
      entry.keepAside(key, redirect, "it is no loopback address with a port", &notes)
    }
  }
}
