import EventLog
import Events
import HTTPTypes
import Hummingbird
import Learning

/// The routes that only ask: outcomes, decisions, insights.
struct QueryRoutes: Sendable {
  let node: RankingNode

  func add(to router: Router<BasicRequestContext>) {
    router.get("v1/outcomes") { request, _ in try await outcomes(request) }
    router.get("v1/decisions/{decision}") { _, context in try await decision(context) }
    router.get("v1/insights") { request, _ in try await insights(request) }
  }

  private func outcomes(_ request: Request) async throws -> Response {
    let query = try OutcomeQuery(request)
    await node.ingest.settle()
    return try await OutcomeAnswer(query: query, archive: node.log.archive).response()
  }

  private func decision(_ context: BasicRequestContext) async throws -> Response {
    let id = try DecisionID(inPath: context.parameters.require("decision"))
    let report = await node.ingest.report(of: id)
    guard let trace = try await node.log.archive.trace(id) else {
      throw Problem(.notFound, "there is no decision \(id)")
    }
    let rules = node.desk.placements[trace.decision.placement]?.attribution
    return Response(json: DecisionAnswer(report, trace, rules: rules).body)
  }

  private func insights(_ request: Request) async throws -> Response {
    let query = try InsightQuery(request)
    await node.ingest.settle()
    let tally = InsightTally(by: query.dimensions)
    try await node.log.archive.forEachPage(query.filter) { try tally.add($0) }
    return Response(json: InsightAnswer(query, tally.result()).body)
  }
}
