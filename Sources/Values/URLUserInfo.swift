extension String {
  /// Where the name and password stand that a URL may carry before its host (RFC 3986, section 3.2.1); nil where it
  /// carries none.
  /// - Parameter schemeless: whether the text is a URL also without `https://`, as a proxy's may be.
  package func userInfo(schemeless: Bool = false) -> Range<Index>? {
    // Nearly all have none, and a list of thousands of contexts asks for each.
    guard utf8.contains(UInt8(ascii: "@")) else { return nil }
    let authority: Substring
    if schemeless {
      // A password with a slash in it is wrong, and a password all the same.
      authority = self[(firstRange(of: "://")?.upperBound ?? startIndex)...]
    } else {
      guard let start = firstRange(of: "://")?.upperBound else { return nil }
      authority = self[start...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    }
    return authority.lastIndex(of: "@").map { authority.startIndex..<$0 }
  }
}
