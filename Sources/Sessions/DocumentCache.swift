import Contexts
import HTTPTransport
import Platform
import Values

/// The issuers' public documents on disk, for all processes of this user: `$XDG_CACHE_HOME/gatectl`, else
/// `~/.cache/gatectl`. Nothing secret is in it, and nothing is lost with it: whatever is wrong with the folder or a
/// file, it is as if there were none.
struct DocumentCache: Sendable {
  private let folder: String
  private let files: any FileSystem
  private let user: UInt32

  /// Files at most, the oldest go first; so bounded are time and room, too.
  static let limit = 64
  /// Bytes of a file at most.
  static let sizeLimit = 512 << 10

  /// Nil where there is no place for it.
  init?(_ environment: Environment, _ files: any FileSystem, user: UInt32) {
    if let cache = environment["XDG_CACHE_HOME"], cache.hasPrefix("/") {
      folder = "\(cache)/gatectl"
    } else if let home = environment.home {
      folder = "\(home)/.cache/gatectl"
    } else {
      return nil
    }
    (self.files, self.user) = (files, user)
  }

  func read(_ name: String) -> [UInt8]? {
    // Looked at before it is opened: a pipe would be waited for.
    guard isOurs(folder, .directory), isOurs(path(name), .file),
      let contents = try? files.read(path(name)), isOurs(contents.status, .file)
    else { return nil }
    return contents.bytes
  }

  func write(_ name: String, _ bytes: [UInt8]) {
    guard bytes.count <= Self.sizeLimit, makeFolder() else { return }
    let path = path(name)
    if let status = try? files.lstat(path) {
      if !isOurs(status, .file) { _ = try? files.remove(path) }
    } else {
      makeRoom()
    }
    try? files.replace(path, with: bytes, options: ReplaceOptions(durable: false))
  }

  func remove(_ name: String) {
    guard isOurs(folder, .directory) else { return }
    _ = try? files.remove(path(name))
  }

  private func path(_ name: String) -> String { "\(folder)/\(name.stableHash).json" }

  /// - Returns: whether there is a folder of this user's own.
  private func makeFolder() -> Bool {
    if (try? files.status(folder)) == nil {
      // What root would make in another one's home, that one could not use.
      guard user != 0 || ownerOfPlace == 0 else { return false }
      try? files.createDirectory(folder, mode: 0o700)
    }
    return isOurs(folder, .directory)
  }

  /// Of the nearest folder above that there is.
  private var ownerOfPlace: UInt32? {
    var place = folder
    while place != "/", place != "." {
      place = place.parentFolder
      if let status = try? files.status(place) { return status.uid }
    }
    return nil
  }

  private func isOurs(_ path: String, _ kind: FileStatus.Kind) -> Bool {
    // The folder may be a link that its owner has made, a file may not.
    guard let status = try? kind == .directory ? files.status(path) : files.lstat(path) else { return false }
    return isOurs(status, kind)
  }

  /// Belongs to this user, and nobody else can write it.
  private func isOurs(_ status: FileStatus, _ kind: FileStatus.Kind) -> Bool {
    status.kind == kind && status.uid == user && status.mode & 0o022 == 0
      && (kind == .directory || status.size <= Self.sizeLimit)
  }

  /// Removes the oldest files, leftovers of killed writers among them, so that one more fits.
  private func makeRoom() {
    guard let names = try? files.list(folder), names.count >= Self.limit else { return }
    let dated = names.compactMap { name -> (path: String, status: FileStatus)? in
      let path = "\(folder)/\(name)"
      guard let status = try? files.lstat(path), status.kind != .directory else { return nil }
      return (path, status)
    }
    let oldestFirst = dated.sorted {
      ($0.status.mtime, $0.status.mtimeNanoseconds) < ($1.status.mtime, $1.status.mtimeNanoseconds)
    }
    for file in oldestFirst.prefix(max(0, names.count + 1 - Self.limit)) {
      _ = try? files.remove(file.path)
    }
  }
}

extension Dependencies {
  /// This client with the issuers' documents kept on disk. The folder is looked for when the first of them is wanted.
  func keepingDocuments(_ http: HTTPClient) -> HTTPClient {
    let make: @Sendable () -> DocumentCache? = { [environment, files, user] in
      DocumentCache(environment, files, user: user)
    }
    return http.caching(
      in: ResponseStorage(
        read: { make()?.read($0) }, write: { make()?.write($0, $1) }, remove: { make()?.remove($0) }),
      scope: { [environment] in environment.wayToServers }, now: clock.now)
  }
}

extension Environment {
  /// The variables that decide by which way and under whose authority a server is reached, without names and passwords.
  fileprivate var wayToServers: String {
    [
      "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR", "https_proxy", "HTTPS_PROXY", "http_proxy", "all_proxy",
      "ALL_PROXY",
    ].map { name in
      let value = self[name] ?? ""
      return value.lastIndex(of: "@").map { String(value[$0...]) } ?? value
    }.joined(separator: "\n")
  }
}
