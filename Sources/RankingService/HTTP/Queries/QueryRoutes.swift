import EventLog
import Hummingbird

/// The routes that only ask: outcomes, decisions, insights.
struct QueryRoutes: Sendable {
  let node: RankingNode

  func add(to router: Router<BasicRequestContext>) {
    router.get("v1/outcomes") { request, _ in try await outcomes(request) }
    router.get("v1/insights") { request, _ in try await insights(request) }
  }

  private func outcomes(_ request: Request) async throws -> Response {
    let query = try OutcomeQuery(request)
    await node.ingest.settle()
    return try await OutcomeAnswer(query: query, archive: node.log.archive).response()
  }

  private func insights(_ request: Request) async throws -> Response {
    let query = try InsightQuery(request)
    await node.ingest.settle()
    let tally = InsightTally(by: query.dimensions)
    try await node.log.archive.forEachPage(query.filter) { try tally.add($0) }
    return Response(json: InsightAnswer(query, tally.result()).body)
  }
}
