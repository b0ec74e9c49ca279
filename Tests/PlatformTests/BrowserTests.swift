import Platform
import TestSupport
import Testing

@testable import struct Platform.BrowserChoice
@testable import struct Platform.BrowserCommand

struct BrowserTests {
  struct WordsCase: Sendable {
    let text: String
    let words: [String]?
  }

  @Test(arguments: [
    WordsCase(text: "firefox", words: ["firefox"]),
    WordsCase(text: "  firefox   --new-tab ", words: ["firefox", "--new-tab"]),
    WordsCase(text: "\"/opt/my browser/run\" -p 'a b' c\\ d", words: ["/opt/my browser/run", "-p", "a b", "c d"]),
    WordsCase(text: "firefox -P ''", words: ["firefox", "-P", ""]),
    WordsCase(text: "$HOME/x;ls `id`", words: ["$HOME/x;ls", "`id`"]),
    WordsCase(text: "", words: nil), WordsCase(text: "'open", words: nil), WordsCase(text: "a\\", words: nil),
  ])
  func commandIsSplitAndNothingExpanded(row: WordsCase) {
    #expect(BrowserCommand(row.text)?.words == row.words)
  }

  @Test func placeholderTakesTheAddressElseItComesLast() {
    #expect(
      BrowserCommand(words: ["b", "-u=%s", "100%%"]).arguments(opening: "http://x/%s") == [
        "b", "-u=http://x/%s", "100%",
      ])
    #expect(BrowserCommand(words: ["b", "-n"]).arguments(opening: "http://x") == ["b", "-n", "http://x"])
  }

  @Test(arguments: [
    "file:///etc/passwd", "javascript:alert(1)", "-http://x", "http", "https//x", " http://x", "http://x y",
    "http://x\n",
  ])
  func otherThanWebAddressesAreRefused(url: String) async {
    let browser = Browser.live(environment: Environment(["BROWSER": "/bin/false"]))
    await #expect(throws: BrowserError.notWebAddress) { try await browser.open(url) }
  }

  @Test func addressReachesTheProgramAsOneArgument() async throws {
    let directory = try TemporaryDirectory()
    try directory.write("#!/bin/sh\nprintf '%s|' \"$@\" > \"$0.seen\"\n", to: "browser", mode: 0o700)
    let url = "https://id.example/authorize?a=b&c=$(id);d='e'"
    let browser = Browser.live(environment: .process, grace: .seconds(600))
    try await browser.open(url, command: "\(directory["browser"]) --new")
    #expect(try directory.text("browser.seen") == "--new|\(url)|")
  }

  @Test func nextBrowserIsTriedWhenOneFails() async throws {
    let directory = try TemporaryDirectory()
    try directory.write("#!/bin/sh\nexit 4\n", to: "bad", mode: 0o700)
    try directory.write("#!/bin/sh\necho \"$1\" > \"$0.seen\"\n", to: "good", mode: 0o700)
    let list = "lynx:/nonexistent/b:\(directory["bad"]):\(directory["good"])"
    let environment = Environment.process.setting(["BROWSER": list])
    try await Browser.live(environment: environment, grace: .seconds(600)).open("http://x/")
    #expect(try directory.text("good.seen") == "http://x/\n")
    await #expect(throws: BrowserError.failed(program: directory["bad"], status: .exited(4))) {
      try await Browser.live(environment: environment, grace: .seconds(600))
        .open("http://x/", command: directory["bad"])
    }
  }

  @Test func browserThatFailedIsNotRunAgainByTheSystemsPrograms() async throws {
    let directory = try TemporaryDirectory()
    try directory.write("#!/bin/sh\necho x >> \"$0.seen\"\nexit 4\n", to: "bad", mode: 0o700)
    // As the real one does.
    try directory.write("#!/bin/sh\nexec $BROWSER \"$@\"\n", to: "xdg-open", mode: 0o700)
    let variables = ["PATH": "\(directory.path):/usr/bin:/bin", "BROWSER": directory["bad"]]
    let browser = Browser.live(environment: Environment.process.setting(variables), grace: .seconds(600))
    await #expect(throws: BrowserError.failed(program: directory["bad"], status: .exited(4))) {
      try await browser.open("http://x/")
    }
    #expect(try directory.text("bad.seen") == "x\n")
  }

  @Test func systemsProgramsStandInForABrowserThatIsNotThere() async throws {
    let directory = try TemporaryDirectory()
    try directory.write("#!/bin/sh\necho \"$1\" > \"$0.seen\"\n", to: "xdg-open", mode: 0o700)
    let variables = ["PATH": "\(directory.path):/usr/bin:/bin", "BROWSER": "/nonexistent/browser"]
    try await Browser.live(environment: Environment.process.setting(variables), grace: .seconds(600)).open("http://x/")
    #expect(try directory.text("xdg-open.seen") == "http://x/\n")
  }

  @Test func browserThatRunsOnIsNotWaitedFor() async throws {
    let directory = try TemporaryDirectory()
    try directory.write("#!/bin/sh\nread line < \"$1\"\n", to: "browser", mode: 0o700)
    try await shell("mkfifo \"$1\"", directory["go"])
    // The grace is over at once.
    let clock = SystemClock(now: SystemClock.live.now, monotonic: SystemClock.live.monotonic, sleep: { _ in })
    try await Browser.live(environment: .process, clock: clock)
      .open("http://x/", command: "\(directory["browser"]) \(directory["go"])")
    try LiveFileSystem().append([10], to: directory["go"])
  }

  struct CanOpenCase: Sendable {
    let variables: [String: String]
    var files: [String: String] = [:]
    var command: String?
    let canOpen: Bool
  }

  @Test(arguments: [
    CanOpenCase(variables: ["DISPLAY": ":0"], canOpen: true),
    CanOpenCase(variables: ["WAYLAND_DISPLAY": "wayland-0"], canOpen: true),
    CanOpenCase(variables: [:], canOpen: false),
    CanOpenCase(variables: ["DISPLAY": ":0", "PATH": "/none"], canOpen: false),
    CanOpenCase(variables: ["DISPLAY": ":10", "SSH_CONNECTION": "1 2 3 4"], canOpen: false),
    CanOpenCase(variables: ["SSH_CONNECTION": "1 2 3 4", "BROWSER": "/opt/remote"], canOpen: true),
    CanOpenCase(variables: ["BROWSER": "/opt/absent"], canOpen: false),
    CanOpenCase(variables: ["BROWSER": "/bin/lynx:w3m"], canOpen: false),
    CanOpenCase(variables: ["DISPLAY": ":0", "container": "podman"], canOpen: false),
    CanOpenCase(variables: ["DISPLAY": ":0"], files: ["/.dockerenv": ""], canOpen: false),
    CanOpenCase(variables: [:], files: ["/proc/version": "Linux 5.15 microsoft-standard-WSL2"], canOpen: true),
    CanOpenCase(variables: [:], command: "/opt/remote --x", canOpen: true),
    CanOpenCase(variables: ["DISPLAY": ":0"], command: "lynx", canOpen: false),
  ])
  func browserIsOfferedWhereSomebodySeesIt(row: CanOpenCase) {
    var files = row.files
    for program in ["/bin/xdg-open", "/bin/lynx", "/bin/w3m", "/opt/remote"] { files[program] = "#!" }
    let environment = Environment(["PATH": "/bin"].merging(row.variables) { $1 })
    let browser = Browser.live(environment: environment, fileSystem: FixedFiles(files: files))
    #expect(browser.canOpen(command: row.command) == row.canOpen)
  }

  @Test func windowsBrowserIsReachedWithoutItsShell() {
    let files = FixedFiles(files: ["/proc/version": "Microsoft", "/bin/rundll32.exe": "MZ", "/bin/cmd.exe": "MZ"])
    let choice = BrowserChoice(environment: Environment(["PATH": "/bin"]), fileSystem: files)
    #expect(choice.candidates(command: nil).joined().map(\.words) == [["rundll32.exe", "url.dll,FileProtocolHandler"]])
  }
}
