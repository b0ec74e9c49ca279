import Foundation

/// What real servers say when they fail. The NoETL gateway's texts are those of its source (axum 0.7, `auth.rs`).
enum GenuineFailure {
  static func reply(_ status: Int, to request: Request, at server: String) -> Reply {
    switch server {
    case "gateway": gateway(status, request.path)
    case "rack": rack(status, request.path)
    default: issuer(status)
    }
  }

  private static func issuer(_ status: Int) -> Reply {
    let (code, text): (JSON, JSON) =
      switch status {
      case 401: ("invalid_client", "client authentication failed")
      case 403: ("access_denied", "the request was denied")
      case 429: ("too_many_requests", "too many requests")
      case 503: ("temporarily_unavailable", "the server is busy, try again later")
      case 500...: ("server_error", "an unexpected error occurred")
      default: ("invalid_request", "the request is malformed")
      }
    return .json(["error": code, "error_description": text], status: status)
  }

  private static func gateway(_ status: Int, _ path: String) -> Reply {
    if path.hasPrefix("/noetl/") || path == "/graphql" { return proxied(status) }
    return switch status {
    case 400:
      .text("Failed to parse the request body as JSON: EOF while parsing a value at line 1 column 0", status: 400)
    case 415: .text("Expected request with `Content-Type: application/json`", status: 415)
    case 422:
      .text(
        "Failed to deserialize the JSON body into the target type: missing field `auth0_token` at line 1 column 2",
        status: 422)
    case 401: .json(["error": "Invalid credentials"], status: 401)
    case 502: .json(["error": .string("\(action(path)) failed: error sending request for url")], status: 502)
    case 503:
      .json(
        ["error": "Login auth playbook did not complete within 12s; auth backend is busy. Please retry."], status: 503)
    case 500: .json(["error": "No session token returned"], status: 500)
    default: .json(["error": .string("status \(status)")], status: status)
    }
  }

  /// The rack-gateway's: JSON, but text behind its proxy.
  private static func rack(_ status: Int, _ path: String) -> Reply {
    if status == 429 { return RackGateway.rateLimited }
    let text =
      switch status {
      case 401: "authentication failed: session expired"
      case 403: "permission denied"
      case 500 where path.hasSuffix("/auth/cli/complete"): "failed to create session"
      case 500 where path.hasSuffix("/auth/cli/mfa"): "load_failure"
      case 503 where path.hasSuffix("/auth/cli/mfa"): "service_unavailable"
      case 500...: "internal error"
      default: "invalid request"
      }
    return path.contains("/rack-proxy/")
      ? RackGateway.proxyRefusal(text, status: status) : .json(["error": .string(text)], status: status)
  }

  private static func proxied(_ status: Int) -> Reply {
    switch status {
    case 401: .text("Invalid or expired session", status: 401)
    case 502: .json(["error": "Proxy request failed: error sending request"], status: 502)
    default: .json(["error": "Session validation failed"], status: status)
    }
  }

  private static func action(_ path: String) -> String {
    path == "/api/auth/validate" ? "Validation playbook" : "Login playbook"
  }
}
