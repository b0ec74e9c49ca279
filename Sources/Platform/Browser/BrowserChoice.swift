import Values

/// Which programs may open a page here, and whether anybody would see it.
struct BrowserChoice: Sendable {
  let environment: Environment
  let fileSystem: any FileSystem

  /// In the order they are tried: the given command alone, or `$BROWSER`'s, then the system's.
  func candidates(command: String?) -> [[BrowserCommand]] {
    if let command { return [BrowserCommand(command).map { [$0] } ?? []] }
    return [variableCommands, systemCommands]
  }

  func canOpen(command: String?) -> Bool {
    if let command { return BrowserCommand(command).map { isInstalled($0) && !$0.isTextBrowser } ?? false }
    // Whoever sets BROWSER in a remote session has a way to reach the person (editors with remote terminals do).
    if variableCommands.contains(where: isInstalled) { return true }
    if environment["SSH_CONNECTION"] != nil || environment["SSH_TTY"] != nil || environment["SSH_CLIENT"] != nil {
      return false
    }
    return !isContainer && hasDisplay && systemCommands.contains(where: isInstalled)
  }

  /// `$BROWSER`: commands separated by colons, first to last; text browsers left out.
  private var variableCommands: [BrowserCommand] {
    guard let list = environment["BROWSER"] else { return [] }
    return list.split(separator: ":").compactMap { BrowserCommand(String($0)) }.filter { !$0.isTextBrowser }
  }

  private var systemCommands: [BrowserCommand] {
    #if canImport(Darwin)
      return [BrowserCommand(words: ["open"])]
    #else
      let desktop = [["xdg-open"], ["gio", "open"], ["x-www-browser"]].map(BrowserCommand.init(words:))
      guard isWindowsSubsystem else { return desktop.filter(isInstalled) }
      // Not `cmd.exe /c start`: it would read the URL's `&` as the end of the command.
      let windows = [
        ["wslview"],
        ["rundll32.exe", "url.dll,FileProtocolHandler"],
        ["/mnt/c/Windows/System32/rundll32.exe", "url.dll,FileProtocolHandler"],
      ].map(BrowserCommand.init(words:))
      return (windows + desktop).filter(isInstalled)
    #endif
  }

  private func isInstalled(_ command: BrowserCommand) -> Bool {
    guard let program = command.words.first else { return false }
    let candidates =
      program.contains("/")
      ? [program]
      : (environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":").map { "\($0)/\(program)" }
    return candidates.contains { candidate in
      (try? fileSystem.status(candidate)).map { $0.kind == .file && $0.mode & 0o111 != 0 } ?? false
    }
  }

  private var hasDisplay: Bool {
    #if canImport(Darwin)
      return true
    #else
      return isWindowsSubsystem || environment["DISPLAY"] != nil || environment["WAYLAND_DISPLAY"] != nil
    #endif
  }

  private var isWindowsSubsystem: Bool {
    if environment["WSL_DISTRO_NAME"] != nil { return true }
    guard let version = try? fileSystem.read("/proc/version") else { return false }
    return String(decoding: version.bytes, as: UTF8.self).lowercased().contains("microsoft")
  }

  private var isContainer: Bool {
    if environment["container"] != nil { return true }
    return ["/.dockerenv", "/run/.containerenv"].contains { (try? fileSystem.status($0)) != nil }
  }
}
