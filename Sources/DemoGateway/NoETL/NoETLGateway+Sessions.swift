import Foundation

extension NoETLGateway {
  /// `POST /api/auth/login`: an ID token for a session.
  func logIn(_ request: Request) async -> Reply {
    let faults = await board.current
    do {
      let body = try AxumBody(request)
      let token = try body.text("auth0_token")
      let domain = try body.optionalText("auth0_domain")
      let hours = try body.optionalInteger("session_duration_hours") ?? 8
      let now = await board.now
      let verifier = IDTokenVerifier(keySet: try await issuer.publishedKeys(faults))
      let claims = try await verifier.verify(token, domain: domain, now: now)
      let lifetime = faults.integer(.sessionLifetime) ?? hours * 3600
      let count = await sessions.count
      let email = claims.email ?? claims.sub ?? ""
      let session = GatewaySession(
        userID: count + 1, email: email, name: claims.name ?? email,
        expiresAt: now.addingTimeInterval(TimeInterval(lifetime)))
      var answer: [String: JSON] = [
        "status": "authenticated", "session_token": .string(await sessions.add(session)), "user": session.user,
        "message": "Authentication successful",
      ]
      answer["expires_at"] = GatewayTimestamp.text(session.expiresAt, faults.text(.expiresAtFormat), turn: count)
      return .json(.object(answer))
    } catch let refusal as IDTokenVerifier.Refusal {
      let text = faults.errorText("Token validation failed: \(refusal.text)")
      return .json(["error": .string(text)], status: 401)
    } catch let failure as AxumBody.Failure {
      return failure.reply
    } catch {
      return .json(["error": .string("\(error)")], status: 500)
    }
  }

  /// `POST /api/auth/validate`: 200 either way.
  func validate(_ request: Request) async -> Reply {
    let faults = await board.current
    do {
      let token = try AxumBody(request).text("session_token")
      let isLenient = faults.on(.staleValidation)
      let session = isLenient ? await sessions.any(token) : await sessions.valid(token, now: await board.now)
      guard let session else {
        return .json(["valid": false, "user": .null, "expires_at": .null, "message": "Session is invalid or expired"])
      }
      let end = GatewayTimestamp.text(session.expiresAt, faults.text(.expiresAtFormat), turn: session.userID) ?? ""
      return .json(["valid": true, "user": session.user, "expires_at": end, "message": "Session is valid"])
    } catch {
      return error.reply
    }
  }

  /// `POST /api/auth/check-access`: everything is allowed to who is logged in.
  func checkAccess(_ request: Request) async -> Reply {
    do {
      let body = try AxumBody(request)
      let token = try body.text("session_token")
      let path = try body.text("playbook_path")
      let permission = try body.text("permission_type")
      let session = await sessions.valid(token, now: await board.now)
      let isAllowed = session != nil && ["execute", "view", "edit", "modify"].contains(permission)
      return .json([
        "allowed": .bool(isAllowed), "user": session?.user ?? .null, "playbook_path": .string(path),
        "permission_type": .string(permission), "message": isAllowed ? "Access granted" : "Access denied",
      ])
    } catch {
      return error.reply
    }
  }
}
