import Hummingbird
import JSON

extension Routes {
  /// Of a page of decisions, in bytes.
  static let pageLimit = 4 << 20

  /// `POST /v1/rank`: a page of decisions, each answered or a problem in its place.
  func page(_ request: Request) async throws -> Response {
    let page = try PageRequest(parsing: try await request.bytes(limit: Routes.pageLimit))
    let asked = page.decisions.enumerated().compactMap { index, decision in
      (try? decision.get()).map { (index: index, request: $0) }
    }
    var bodies = page.decisions.map { decision in
      if case .failure(let problem) = decision { problem.body } else { [UInt8]() }
    }
    for ((index, _), answer) in zip(asked, node.desk.answer(asked.map(\.request))) {
      switch answer {
      case .success(let answer): bodies[index] = answer.body
      case .failure(let problem): bodies[index] = problem.inside(decision: index).body
      }
    }
    var writer = JSONWriter(reserving: bodies.reduce(32) { $0 + $1.count + 1 })
    writer.object { writer in
      writer.key("decisions")
      writer.array { writer in for body in bodies { writer.raw(body) } }
    }
    return Response(json: writer.bytes)
  }
}
