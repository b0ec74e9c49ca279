#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension LiveFileSystem {
  package func read(_ path: String) throws(FileError) -> FileContents? {
    do throws(SystemError) {
      let file = try FileDescriptor(path, O_RDONLY)
      let status = try file.status()
      guard status.size <= FileContents.largest else { throw SystemError(EFBIG) }
      var bytes: [UInt8] = []
      // One byte more than the size, so that the end shows without a second read; pipes have no size.
      var capacity = max(status.size + 1, 4096)
      var failure: SystemError?
      while true {
        let piece = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
          let room = UnsafeMutableRawBufferPointer(buffer)
          room.preferLargePages()
          do throws(SystemError) { count = try file.read(into: room) } catch {
            failure = error
          }
        }
        if let failure { throw failure }
        if piece.isEmpty { break }
        if bytes.isEmpty { bytes = piece } else { bytes += piece }
        guard bytes.count <= FileContents.largest else { throw SystemError(EFBIG) }
        if piece.count < capacity, status.kind == .file, bytes.count >= status.size { break }
        capacity = 65_536
      }
      return FileContents(bytes: bytes, status: status)
    } catch {
      if error.errno == ENOENT || error.errno == ENOTDIR { return nil }
      throw FileError(path: path, operation: "read", errno: error.errno)
    }
  }

  package func readChunks(
    _ path: String, chunk: Int, _ body: (UnsafeRawBufferPointer) -> Bool
  ) throws(FileError) -> FileStatus? {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: chunk, alignment: 16)
    defer { buffer.deallocate() }
    do throws(SystemError) {
      let file = try FileDescriptor(path, O_RDONLY)
      while true {
        let count = try file.read(into: buffer)
        if count == 0 || !body(UnsafeRawBufferPointer(rebasing: buffer[..<count])) { return try file.status() }
      }
    } catch {
      if error.errno == ENOENT || error.errno == ENOTDIR { return nil }
      throw FileError(path: path, operation: "read", errno: error.errno)
    }
  }

  package func list(_ directory: String) throws(FileError) -> [String] {
    guard let stream = opendir(directory) else {
      if errno == ENOENT { return [] }
      throw FileError(path: directory, operation: "list", errno: errno)
    }
    defer { closedir(stream) }
    var names: [String] = []
    errno = 0
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
      errno = 0
    }
    guard errno == 0 else { throw FileError(path: directory, operation: "list", errno: errno) }
    return names.sorted()
  }
}

extension UnsafeMutableRawBufferPointer {
  /// For memory about to be filled: coming by the pages of a long file one by one takes longer than reading it. Where the
  /// system has no large pages nothing changes.
  fileprivate func preferLargePages() {
    #if os(Linux)
      guard count >= 4 << 20, let start = baseAddress else { return }
      let lead = -Int(bitPattern: start) & (Int(getpagesize()) - 1)
      madvise(start + lead, count - lead, MADV_HUGEPAGE)
    #endif
  }
}
