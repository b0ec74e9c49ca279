import Values

/// What `gatectl help` explains beside the commands.
enum HelpTopic: String, CaseIterable {
  case exitCodes = "exit-codes"
  case precedence
  case environment
  case rackGateway = "rack-gateway"

  var text: String {
    switch self {
    case .exitCodes: Self.exitCodesText
    case .precedence: Self.precedenceText
    case .environment: Self.environmentText
    case .rackGateway: Self.rackGatewayText
    }
  }

  var json: JSON {
    switch self {
    case .exitCodes:
      .array(
        ExitStatus.allCases.map {
          ["code": .integer(Int64($0.rawValue)), "name": .string($0.name), "meaning": .string($0.meaning)]
        })
    case .precedence, .environment, .rackGateway: .string(text)
    }
  }

  private static var exitCodesText: String {
    let intro = """
      The status of every gatectl command is one of these. Scripts may rely on them; treat any other as a failure.
      With -o json an error is one JSON object on standard error: code, name, reason, message, remedy, context.


      """
    let rows = ExitStatus.allCases.flatMap { status in
      status.meaning.wrapped(to: 90).enumerated().map { index, line in
        index == 0 ? [String(status.rawValue), status.name, line] : ["", "", line]
      }
    }
    let outro = """

      To log in again and retry, once:

          gatectl api /noetl/catalog/list || {
            [ $? -eq 77 ] && gatectl auth login && gatectl api /noetl/catalog/list
          }

      """
    return intro + Table(header: ["CODE", "NAME", "WHEN"], rows: rows).text + outro
  }

  private static let precedenceText = """
    The first that is set wins; an empty variable counts as unset.

    config file   --config, GATECTL_CONFIG (a ':' list of layers; the first that sets a field wins),
                  $XDG_CONFIG_HOME/gatectl/config.yaml, ~/.config/gatectl/config.yaml
    context       --context (--rack, -r), GATECTL_CONTEXT, RACK_GATEWAY_RACK (where it names a rack-gateway
                  context), the nearest .gatectl-context below $HOME, current-context
    server        --server, GATECTL_SERVER, the kind's variable (RACK_GATEWAY_URL, TRACKER_SERVER), the context's
    credential    --api-token, --token-file, --token-stdin, GATECTL_TOKEN, the kind's variable, the cached session

    A kind's own variables count for contexts of that kind, or where there is no context. With a server given by
    flag or variable, no field and no session of any context is used. A session is only ever sent to the origin
    that issued it.

    """

  private static let environmentText = """
    GATECTL_CONTEXT            the context to use
    GATECTL_CONFIG             config files, separated by ':', the first one is written
    GATECTL_SERVER             the server to use, instead of any context's
    GATECTL_GATEWAY            what that server speaks: noetl, rack-gateway, tracker, oidc
    GATECTL_TOKEN              the credential to send; never stored, never refreshed
    GATECTL_TOKEN_ORIGIN       the origin that GATECTL_SERVER and GATECTL_TOKEN belong to; set for children
    NOETL_SESSION_TOKEN        as GATECTL_TOKEN, for gateways of kind noetl
    NOETL_AUTH0_CLIENT_SECRET  the client secret, for gateways of kind noetl
    RACK_GATEWAY_RACK          as GATECTL_CONTEXT, where it names a context of kind rack-gateway
    RACK_GATEWAY_URL           as GATECTL_SERVER, for gateways of kind rack-gateway
    RACK_GATEWAY_API_TOKEN     as GATECTL_TOKEN, for gateways of kind rack-gateway
    TRACKER_SERVER             as GATECTL_SERVER, for gateways of kind tracker
    TRACKER_TOKEN              as GATECTL_TOKEN, for gateways of kind tracker
    XDG_CONFIG_HOME            where gatectl/config.yaml is looked for, instead of ~/.config
    XDG_STATE_HOME             where gatectl keeps its history, instead of ~/.local/state
    BROWSER                    the program that opens URLs (a ':' list)
    SSL_CERT_FILE              authorities to trust (also CURL_CA_BUNDLE, SSL_CERT_DIR)
    https_proxy, no_proxy …    proxies, as curl takes them

    """
}

extension String {
  /// Lines of at most `width` characters, broken at spaces.
  fileprivate func wrapped(to width: Int) -> [String] {
    var lines = [""]
    for word in split(separator: " ") {
      let last = lines[lines.count - 1]
      if last.isEmpty {
        lines[lines.count - 1] = String(word)
      } else if last.count + 1 + word.count <= width {
        lines[lines.count - 1] += " \(word)"
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }
}
