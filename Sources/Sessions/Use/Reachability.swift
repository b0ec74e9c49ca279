package import Contexts
import HTTPTransport
import Values

/// Whether contexts' servers answer at all, for `context validate --connect`: no credential is sent.
package struct Reachability: Sendable {
  /// What a server has to answer within.
  package static let patience = Duration.seconds(5)

  private let dependencies: Dependencies

  package init(_ dependencies: Dependencies) { self.dependencies = dependencies }

  package struct Answer: Hashable, Sendable {
    package let context: String
    package let server: String
    /// Why there was none; nil where any answer came.
    package let problem: String?
  }

  /// Asks every server once, all at the same time; contexts without a server are passed over.
  /// - Returns: an answer a context, in their order.
  package func run(_ contexts: [LayeredContext]) async -> [Answer] {
    await withTaskGroup(of: (Int, Answer)?.self) { group in
      for (index, context) in contexts.enumerated() {
        group.addTask { await answer(context).map { (index, $0) } }
      }
      var answers: [(Int, Answer)] = []
      for await case let answer? in group { answers.append(answer) }
      return answers.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }

  private func answer(_ context: LayeredContext) async -> Answer? {
    guard let server = try? context.server()?.value else { return nil }
    func answer(_ problem: String?) -> Answer {
      Answer(context: context.name, server: server.description, problem: problem)
    }
    do {
      let connection = ConnectionSettings(
        caFile: try context.text(.caFile), clientCertificate: try context.text(.clientCertificate),
        clientKey: try context.text(.clientKey), proxy: try context.text(.proxy))
      _ = try await dependencies.http.send(
        HTTPRequest("GET", server.description, timeout: Self.patience, connection: connection, retry: .never))
      return answer(nil)
    } catch let error as HTTPError {
      return answer(error.description)
    } catch is CancellationError {
      return answer("interrupted")
    } catch {
      // What the file says of the connection is no setting; `validate` has its place already.
      return answer("its settings cannot be read")
    }
  }
}
