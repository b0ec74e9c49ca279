import Contexts
import Platform
import Values

extension Login {
  /// Runs `work` as the only login to its context: whoever comes second waits, and adopts the first one's session.
  ///
  /// The lock is the kernel's and ends with its process; it has nothing to do with that of a refresh, which goes on while a
  /// person logs in. A forced login, or one that asks for something of its own, waits for nobody; others wait for it.
  func inTurn(
    _ request: LoginRequest, _ resolution: Resolution, _ work: () async throws -> LoginResult
  ) async throws -> LoginResult {
    guard request.saves, let name = resolution.context?.name, let path = turnPath(name) else { return try await work() }
    guard request.mayAdopt else {
      let turn = try? dependencies.files.tryLock(path, exclusive: true)
      defer { turn?.unlock() }
      return try await work()
    }
    let turn = try await turn(path, request, name)
    defer { turn?.unlock() }
    if let adopted = try await sessionOfAnother(request, resolution, name) { return adopted }
    return try await work()
  }

  private func turnPath(_ name: String) -> String? {
    guard let config = store.rules.paths.first else { return nil }
    let file = try? dependencies.files.resolvingSymlinks(config)
    return LockPlace.path(["login", file ?? config, name], dependencies, store.rules)
  }

  /// - Returns: nil where there is no place for a lock, which is no reason not to log in.
  /// - Throws: `SessionFailure.Reason.tryLater` (75) after the person's time is up.
  private func turn(_ path: String, _ request: LoginRequest, _ name: String) async throws -> FileLock? {
    let pause = Duration.milliseconds(100)
    var countdown: Countdown?
    defer { countdown?.hide() }
    while true {
      let held: FileLock?
      do {
        held = try dependencies.files.tryLock(path, exclusive: true)
      } catch {
        return nil
      }
      if let held { return held }
      if let countdown {
        guard countdown.left > .zero else {
          let holder = dependencies.files.lockHolder(path)?.description ?? "another process"
          throw SessionFailure.Reason.tryLater(
            "another login is under way (\(holder)) and did not end within \(request.wait.coarse)")
        }
      } else {
        tell(.otherLogin(context: name, dependencies.files.lockHolder(path)))
        countdown = Countdown(request.wait, dependencies, tell: tell)
      }
      try await countdown?.sleep(pause)
    }
  }

  /// The session that another process has stored since the config was read, where it is good.
  private func sessionOfAnother(
    _ request: LoginRequest, _ resolution: Resolution, _ name: String
  ) async throws -> LoginResult? {
    guard let context = try store.load().context(named: name), let session = try context.session(),
      try session != resolution.context?.session(), try context.server()?.value == resolution.server?.value
    else { return nil }
    var request = request
    if let new = request.adding {
      guard try new.fields.allSatisfy({ try context.plain($0.key) == $0.value }) else { return nil }
      // They stand in the context.
      request.overrides = LoginRequest.Overrides()
    }
    return try await standingSession(request, Resolution(of: context))
  }
}

extension LoginRequest {
  /// Whether a session that another login has led to will do.
  fileprivate var mayAdopt: Bool {
    !isForced && saves && mode.mayBeSkipped && (adding != nil || overrides.areAboutTheWay)
  }
}

extension LoginRequest.Overrides {
  /// Whether they say no more than how to get to the session.
  fileprivate var areAboutTheWay: Bool {
    issuer == nil && clientID == nil && clientSecret == nil && audience == nil && scopes == nil
  }
}
