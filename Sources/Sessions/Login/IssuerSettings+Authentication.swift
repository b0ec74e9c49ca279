import Contexts
import OAuth
import Platform
import Values

extension IssuerSettings {
  /// The key by which the client proves itself: its PEM file, and its name at the issuer.
  struct PrivateKey: Sendable {
    let file: String
    let id: String?
  }

  /// How the client proves itself: by its key where it has one and nothing else is named, else by its secret.
  func authentication(
    _ dependencies: Dependencies, _ metadata: IssuerMetadata, _ target: String
  ) async throws -> ClientAuthentication {
    if clientAuthentication == "private_key_jwt" || clientAuthentication == nil && privateKey != nil {
      return .privateKey(try await clientKey(dependencies, metadata, target))
    }
    let secret = try await clientSecret.asyncMap { try await $0.reveal(dependencies) }
    if let authentication = ClientAuthentication(
      secret: secret, method: clientAuthentication, supported: metadata.tokenAuthenticationMethods)
    {
      return authentication
    }
    throw SessionFailure.Reason.incomplete(
      "client-authentication '\(clientAuthentication ?? "")' is not known",
      remedy: "gatectl context update\(target) --unset client-authentication")
  }

  private func clientKey(
    _ dependencies: Dependencies, _ metadata: IssuerMetadata, _ target: String
  ) async throws -> ClientKey {
    guard let privateKey else {
      throw SessionFailure.Reason.incomplete(
        "client-authentication private_key_jwt needs the client's key",
        remedy: "gatectl context update\(target) --set idp.private-key-file=FILE")
    }
    guard let contents = try dependencies.files.read(privateKey.file) else {
      throw SessionFailure.Reason.unreadable("there is no private key file '\(privateKey.file)'")
    }
    let audience: ClientKey.Audience =
      switch assertionAudience {
      case "token-endpoint": .tokenEndpoint
      case "endpoint": .endpoint
      default: .issuer(metadata.issuer)
      }
    let random = dependencies.random
    do {
      return try await ClientKey(
        pem: Secret(String(decoding: contents.bytes, as: UTF8.self)), id: privateKey.id, audience: audience,
        algorithms: metadata.tokenAuthenticationAlgorithms, random: { random($0) }, now: dependencies.clock.now)
    } catch {
      throw SessionFailure.Reason.malformedInput(
        error == .encrypted
          ? "private key file '\(privateKey.file)' is encrypted; without a passphrase: openssl pkey -in FILE -out NEW"
          : "private key file '\(privateKey.file)' holds no RSA, EC or Ed25519 private key in PEM")
    }
  }

  /// The private key's file, where others than its owner can read it.
  func openKeyFile(_ dependencies: Dependencies) -> String? {
    guard let file = privateKey?.file, let status = try? dependencies.files.status(file), status.mode & 0o077 != 0
    else { return nil }
    return file
  }
}

extension SecretReference {
  /// The secret itself, from wherever it is kept; the first line of a file or of a command's output.
  /// - Throws: `SessionFailure.Reason.incomplete` (78) for an unset variable, `.unreadable` (74) for the rest.
  func reveal(_ dependencies: Dependencies) async throws -> Secret {
    switch self {
    case .text(let secret): return secret
    case .environment(let name):
      guard let value = dependencies.environment[name] else {
        throw SessionFailure.Reason.incomplete(
          "the client secret is to come from variable \(name), which is not set", remedy: "export \(name)=…")
      }
      return Secret(value)
    case .file(let path):
      guard let contents = try dependencies.files.read(path) else {
        throw SessionFailure.Reason.unreadable("there is no client secret file '\(path)'")
      }
      return try Self.firstLine(contents.bytes, "client secret file '\(path)'")
    case .command(let words):
      let result: ChildResult
      do {
        result = try await dependencies.children.run(
          ChildCommand(words, environment: dependencies.environment, input: .null, output: .capture, error: .inherit))
      } catch let error as ChildError {
        throw SessionFailure.Reason.unreadable("the client secret's command failed: \(error)")
      }
      guard result.status == .exited(0) else {
        throw SessionFailure.Reason.unreadable(
          "the client secret's command '\(words.first ?? "")' ended with \(result.status)")
      }
      return try Self.firstLine(result.output, "the output of the client secret's command")
    }
  }

  private static func firstLine(_ bytes: [UInt8], _ what: String) throws -> Secret {
    let text = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).first?.trimmed ?? ""
    guard !text.isEmpty else { throw SessionFailure.Reason.unreadable("\(what) is empty") }
    return Secret(text)
  }
}

extension Optional {
  fileprivate func asyncMap<Other>(_ transform: (Wrapped) async throws -> Other) async rethrows -> Other? {
    guard let self else { return nil }
    return try await transform(self)
  }
}
