import Platform
import TestSupport
import Testing

struct LoopbackListenerTests {
  /// A listener that accepts `state=right` and waits for the answer; it is stopped at the end.
  private func withListener(
    _ configuration: LoopbackListener.Configuration = .init(ports: [0], path: "/callback"),
    _ body: (LoopbackListener) async throws -> Void
  ) async throws {
    let listener = try await Loopback.live.listen(configuration) { query in
      query.contains("state=right") ? .accepted() : .ignored(page: "a stranger's page")
    }
    do {
      try await body(listener)
    } catch {
      await listener.stop()
      throw error
    }
    await listener.stop()
  }

  private func get(_ target: String, host: String = "127.0.0.1") -> String {
    "GET \(target) HTTP/1.1\r\nHost: \(host)\r\n\r\n"
  }

  @Test func acceptedCallbackIsHandedOnAndAnswered() async throws {
    try await withListener { listener in
      let code = String(repeating: "c", count: 4000)
      let client = try RawClient(port: listener.port)
      client.send(get("/callback?code=\(code)&state=right", host: "localhost:\(listener.port)"))
      var callbacks = listener.callbacks.makeAsyncIterator()
      let callback = try #require(await callbacks.next())
      #expect(callback.query == "code=\(code)&state=right")
      callback.answer("<p>logged in</p>")
      callback.answer("<p>too late</p>")
      let answer = await client.receiveAll()
      #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
      #expect(answer.hasSuffix("\r\n\r\n<p>logged in</p>"))
      for header in [
        "Cache-Control: no-store", "Connection: close", "Content-Security-Policy: default-src 'none'",
        "Referrer-Policy: no-referrer", "X-Content-Type-Options: nosniff", "Content-Type: text/html; charset=utf-8",
      ] {
        #expect(answer.contains("\r\n\(header)"), "\(header)")
      }
    }
  }

  @Test func childStartedMeanwhileDoesNotKeepThePort() async throws {
    let directory = try TemporaryDirectory()
    try await shell("mkfifo \"$1\"", directory["go"])
    var port = 0
    var child: RunningChild?
    try await withListener { listener in
      port = listener.port
      let wait = ["/bin/sh", "-c", "read line < \"$1\"", "sh", directory["go"]]
      child = try ChildProcess.live.start(
        ChildCommand(wait, environment: .process, input: .null, output: .null, error: .null))
    }
    try await withListener(.init(ports: [port], path: "/callback")) { #expect($0.port == port) }
    try LiveFileSystem().append([10], to: directory["go"])
    #expect(await child?.wait() == .exited(0))
  }

  @Test func idleConnectionsDoNotBlockTheCallback() async throws {
    try await withListener { listener in
      let idle = try (0..<20).map { _ in try RawClient(port: listener.port) }
      let halfway = try RawClient(port: listener.port)
      halfway.send("GET /callback?sta")
      let client = try RawClient(port: listener.port)
      client.send(get("/callback?state=right"))
      var callbacks = listener.callbacks.makeAsyncIterator()
      await callbacks.next()?.answer("done")
      #expect(await client.receiveAll().hasSuffix("done"))
      for connection in idle + [halfway] { connection.close() }
    }
  }

  @Test func strangersCallbackIsAnsweredAndTheWaitGoesOn() async throws {
    try await withListener { listener in
      let stranger = try await RawClient.exchange(port: listener.port, get("/callback?state=wrong"))
      #expect(stranger.hasPrefix("HTTP/1.1 400 "))
      #expect(stranger.hasSuffix("a stranger's page"))
      let client = try RawClient(port: listener.port)
      client.send(get("/callback?state=right"))
      var callbacks = listener.callbacks.makeAsyncIterator()
      let callback = await callbacks.next()
      #expect(callback?.query == "state=right")
      callback?.answer("done")
      _ = await client.receiveAll()
    }
  }

  struct RefusedCase: Sendable {
    let request: String
    let status: Int
  }

  @Test(arguments: [
    RefusedCase(request: "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", status: 404),
    RefusedCase(request: "GET /favicon.ico HTTP/1.1\r\nHost: localhost\r\n\r\n", status: 404),
    RefusedCase(request: "GET /callback/x?state=right HTTP/1.1\r\nHost: localhost\r\n\r\n", status: 404),
    RefusedCase(request: "GET /Callback?state=right HTTP/1.1\r\nHost: localhost\r\n\r\n", status: 404),
    RefusedCase(
      request: "POST /callback?state=right HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nstate", status: 405),
    RefusedCase(request: "DELETE /callback?state=right HTTP/1.1\r\nHost: localhost\r\n\r\n", status: 405),
    RefusedCase(request: "OPTIONS /callback HTTP/1.1\r\nHost: localhost\r\n\r\n", status: 204),
    RefusedCase(request: "HEAD /callback?state=right HTTP/1.1\r\nHost: localhost\r\n\r\n", status: 200),
    RefusedCase(request: "GET /callback?state=right HTTP/1.1\r\nHost: evil.example\r\n\r\n", status: 403),
    RefusedCase(request: "GET /callback?state=right HTTP/1.1\r\nHost: 127.0.0.1.evil.example\r\n\r\n", status: 403),
    RefusedCase(request: "GET /callback?state=right HTTP/1.1\r\nHost: localhost:1@evil\r\n\r\n", status: 403),
    RefusedCase(request: "GET /callback?state=right HTTP/1.1\r\n\r\n", status: 403),
    RefusedCase(request: "\u{16}\u{3}\u{1} this is no HTTP\r\n\r\n", status: 400),
    RefusedCase(
      request:
        "GET /callback?state=right&x=\(String(repeating: "x", count: 33_000)) HTTP/1.1\r\nHost: localhost\r\n\r\n",
      status: 414),
  ])
  func everythingElseIsRefusedAndNotHandedOn(row: RefusedCase) async throws {
    try await withListener { listener in
      let answer = try await RawClient.exchange(port: listener.port, row.request)
      #expect(answer.hasPrefix("HTTP/1.1 \(row.status) "))
      if row.request.hasPrefix("HEAD") { #expect(answer.hasSuffix("\r\n\r\n")) }
      await listener.stop()
      var callbacks = listener.callbacks.makeAsyncIterator()
      #expect(await callbacks.next() == nil)
    }
  }

  @Test func junkBehindTheRequestDoesNotHurtItsAnswer() async throws {
    try await withListener { listener in
      let client = try RawClient(port: listener.port)
      client.send(get("/callback?state=right") + get("/callback?state=right&second") + "\u{1}\u{2} junk\r\n\r\n")
      var callbacks = listener.callbacks.makeAsyncIterator()
      await callbacks.next()?.answer("one page")
      let answer = await client.receiveAll()
      #expect(answer.hasSuffix("\r\n\r\none page"))
      #expect(answer.split(separator: "HTTP/1.1 ").count == 1)
    }
  }

  @Test func clientThatStopsSendingStillGetsItsPage() async throws {
    try await withListener { listener in
      let client = try RawClient(port: listener.port)
      client.send(get("/callback?state=right"))
      client.endSending()
      var callbacks = listener.callbacks.makeAsyncIterator()
      await callbacks.next()?.answer("page")
      #expect(await client.receiveAll().hasSuffix("page"))
    }
  }

  @Test func repeatedRequestGetsTheSamePageAndIsHandedOnOnce() async throws {
    try await withListener { listener in
      let first = try RawClient(port: listener.port)
      first.send(get("/callback?state=right"))
      var callbacks = listener.callbacks.makeAsyncIterator()
      let callback = await callbacks.next()
      let second = try RawClient(port: listener.port)
      second.send(get("/callback?state=right"))
      callback?.answer("page")
      #expect(await first.receiveAll().hasSuffix("page"))
      #expect(await second.receiveAll().hasSuffix("page"))
      #expect(try await RawClient.exchange(port: listener.port, get("/callback?state=right")).hasSuffix("page"))
      await listener.stop()
      #expect(await callbacks.next() == nil)
    }
  }

  @Test func stopSendsTheLastPageAndFreesThePort() async throws {
    let page = String(repeating: "p", count: 300_000)
    let listener = try await Loopback.live.listen(.init(ports: [0], path: "/")) { _ in .accepted(page: page) }
    let idle = try RawClient(port: listener.port)
    let client = try RawClient(port: listener.port)
    client.send(get("/?code=1"))
    var callbacks = listener.callbacks.makeAsyncIterator()
    #expect(await callbacks.next()?.query == "code=1")
    async let answer = client.receiveAll()
    await listener.stop()
    #expect(await answer.hasSuffix("\r\n\r\n" + page))
    #expect(await idle.receiveAll() == "")
    #expect(throws: FileError.self) { try RawClient(port: listener.port) }
    let again = try await Loopback.live.listen(.init(ports: [listener.port], path: "/")) { _ in .accepted() }
    #expect(again.port == listener.port)
    await again.stop()
  }

  @Test func busyPortIsNamedAndTheNextOneTaken() async throws {
    try await withListener { listener in
      await #expect(throws: ListenerError.portBusy(ports: [listener.port])) {
        try await Loopback.live.listen(.init(ports: [listener.port], path: "/")) { _ in .accepted() }
      }
      try await withListener(.init(ports: [listener.port, 0], path: "/callback")) { other in
        #expect(other.port != listener.port)
        let answer = try await RawClient.exchange(port: other.port, get("/x"))
        #expect(answer.hasPrefix("HTTP/1.1 404"))
      }
    }
    #expect(ListenerError.portBusy(ports: [8765]).description == "port 8765 is in use by another program")
  }

  @Test func localhostIsReachedByBothFamilies() async throws {
    try await withListener(.init(host: .localhost, ports: [0], path: "/callback")) { listener in
      let request = get("/callback?state=wrong", host: "[::1]:\(listener.port)")
      #expect(try await RawClient.exchange(port: listener.port, request).hasPrefix("HTTP/1.1 400"))
      guard try LiveFileSystem().read("/proc/net/if_inet6")?.bytes.isEmpty == false else { return }
      #expect(try await RawClient.exchange(port: listener.port, ipv6: true, request).hasPrefix("HTTP/1.1 400"))
    }
  }

  @Test func ipv4ListenerIsNotReachedByTheOtherFamily() async throws {
    try await withListener { listener in
      #expect(throws: FileError.self) { try RawClient(port: listener.port, ipv6: true) }
    }
  }

  @Test func pageEscapesWhatItIsGiven() {
    let page = CallbackPage(title: "<b>", message: "a & \"b\"", detail: "<script>'x'</script>").html
    #expect(page.contains("<title>&lt;b&gt;</title>"))
    #expect(page.contains("<p>a &amp; &quot;b&quot;</p>"))
    #expect(page.contains("&lt;script&gt;&#39;x&#39;&lt;/script&gt;"))
    #expect(!page.contains("<script"))
    #expect(!page.contains("src=") && !page.contains("href=") && !page.contains("url("))
  }
}
