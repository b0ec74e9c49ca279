extension NoETLGateway {
  /// `GET /api/runtime/contract`. `auth0.domain` is the whole issuer here, since it is no https host.
  func contract() async -> Reply {
    var auth0: [String: JSON] = [
      "domain": .string(issuer.identifier), "client_id": .string(Registry.publicClientID),
      "redirect_uri": .string(Registry.webAppRedirectURI), "audience": "https://api.acme.example",
    ]
    var document = Self.document
    switch await board.current.text(.contract) {
    case "html": return .html("<!doctype html><title>Acme</title><h1>Welcome</h1>")
    case "not-found": return .empty(404)
    case "invalid-json":
      return Reply(200, type: "application/json", body: .bytes(JSON.object(document).data.dropLast(9)))
    case "no-auth0": return .json(.object(document))
    case "auth0-null": document["auth0"] = .null
    case "auth0-string": document["auth0"] = .string(issuer.identifier)
    case "blank-domain":
      auth0["domain"] = "  "
      document["auth0"] = .object(auth0)
    case "wrong-types":
      document["auth0"] = ["domain": 42, "client_id": ["a"], "redirect_uri": false, "audience": ["x": 1]]
      document["routes"] = "none"
      document["contract_version"] = 20_260_426
    case "unknown-keys":
      auth0["organization"] = "org_1"
      document["auth0"] = .object(auth0)
      document["features"] = ["sharding": true]
    case "loopback-redirect":
      auth0["redirect_uri"] = "http://127.0.0.1:8765/callback"
      document["auth0"] = .object(auth0)
    case "portless-redirect":
      auth0["redirect_uri"] = "http://127.0.0.1:0/callback"
      document["auth0"] = .object(auth0)
    case "bare-domain":
      auth0["domain"] = "acme.us.auth0.com"
      document["auth0"] = .object(auth0)
    default: document["auth0"] = .object(auth0)
    }
    return .json(.object(document))
  }

  private static let document: [String: JSON] = [
    "gateway_version": "3.12.1",
    "contract_version": "2026-04-26",
    "summary": "Authenticated entry point to the NoETL API",
    "routes": [
      "public": [
        "GET /health", "GET /api/runtime/contract", "POST /api/auth/login", "POST /api/auth/validate",
        "POST /api/auth/check-access",
      ],
      "protected": ["ANY /noetl/{path}", "GET /graphql", "POST /graphql"],
    ],
    "proxy_contract": [
      "incoming_prefix": "/noetl/", "upstream_prefix": "/api/",
      "supported_methods": ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"],
      "authentication": [
        "required": true, "accepted_headers": ["Authorization: Bearer", "x-session-token", "Cookie: session_token"],
        "middleware": "auth_middleware",
      ],
      "forwarded_request_headers": ["content-type", "accept", "x-*"],
      "forwarded_response_headers": ["content-type"],
    ],
    "cli_operation_mapping": [
      "exec": "POST /noetl/execute", "status": "GET /noetl/executions/{id}/status",
      "detail": "GET /noetl/executions/{id}", "events": "GET /noetl/executions/{id}/events",
      "cancel": "POST /noetl/executions/{id}/cancel", "catalog_list": "POST /noetl/catalog/list",
      "agent_catalog_list": "POST /noetl/catalog/agents/list", "catalog_register": "POST /noetl/catalog/register",
      "query": "POST /noetl/postgres/execute",
    ],
    "execution_contract": ["mode": "distributed"],
    "agent_contract": ["enabled": true],
  ]
}
