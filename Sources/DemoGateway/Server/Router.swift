/// Which handler answers a method and a path. The first route that fits wins.
struct Router: Sendable {
  typealias Handler = @Sendable (Request) async -> Reply

  struct Route: Sendable {
    /// nil: any.
    var method: String?
    /// A whole path, or with `*` at its end everything below it.
    var path: String
    var handler: Handler

    func fits(_ path: String) -> Bool { Router.pattern(self.path, fits: path) }
  }

  var routes: [Route] = []

  mutating func on(_ method: String?, _ path: String, _ handler: @escaping Handler) {
    routes.append(Route(method: method, path: path, handler: handler))
  }

  /// The route's answer; 404 without a route, 405 with `Allow` where only the method does not fit.
  func answer(_ request: Request) async -> Reply {
    let fitting = routes.filter { $0.fits(request.path) }
    if let route = fitting.first(where: { $0.method == nil || $0.method == request.method }) {
      return await route.handler(request)
    }
    if request.method == "HEAD", let route = fitting.first(where: { $0.method == "GET" }) {
      return await route.handler(request)
    }
    if fitting.isEmpty { return .text("not found: \(request.method) \(request.path)", status: 404) }
    var reply = Reply.text("method not allowed", status: 405)
    reply.headers.append(("Allow", fitting.compactMap(\.method).joined(separator: ", ")))
    return reply
  }

  static func pattern(_ pattern: String, fits path: String) -> Bool {
    pattern.hasSuffix("*") ? path.hasPrefix(pattern.dropLast()) : path == pattern
  }
}
