/// Where answers are kept: bytes under a name. Nothing here fails: what cannot be read is not there, what cannot be
/// written is not kept.
package struct ResponseStorage: Sendable {
  let read: @Sendable (_ name: String) -> [UInt8]?
  let write: @Sendable (_ name: String, _ bytes: [UInt8]) -> Void
  let remove: @Sendable (_ name: String) -> Void

  package init(
    read: @escaping @Sendable (_ name: String) -> [UInt8]?,
    write: @escaping @Sendable (_ name: String, _ bytes: [UInt8]) -> Void,
    remove: @escaping @Sendable (_ name: String) -> Void
  ) {
    (self.read, self.write, self.remove) = (read, write, remove)
  }
}

/// Whether an answer may come from what was kept.
package enum CacheMode: Hashable, Sendable {
  /// Neither read nor kept.
  case none
  /// What is still fresh will do.
  case fresh
  /// The server is asked, unless it was asked like this less than so long ago.
  case reload(notWithin: Duration)
}
