import EventLog
import Events
import Foundation
import HTTPTypes
import Hummingbird
import Learning

/// The routes that only ask. Each first has the writer store the outcomes of what was acknowledged before.
extension Routes {
  /// `GET /v1/outcomes`: outcomes by filter, in the order in which they closed.
  func outcomes(_ request: Request) async throws -> Response {
    let query = try OutcomeQuery(request)
    await node.ingest.settle()
    return try await OutcomeAnswer(query: query, archive: node.archive).response()
  }

  /// `GET /v1/decisions/{id}`: what was decided, shown and earned; with `replay=true` also why, by the snapshot that ranked
  /// it, and whether it answers the same again.
  func decision(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
    var parameters = try QueryParameters(request)
    let replays = try parameters.flag("replay")
    try parameters.finish()
    let text = try context.parameters.require("id")
    // What cannot be an id names no decision.
    guard let id = text.removingPercentEncoding.flatMap({ try? DecisionID(validating: $0) }) else {
      throw Problem(.notFound, "there is no decision \(text)")
    }
    let report = await node.ingest.report(of: id)
    guard let trace = try await node.archive.trace(id) else {
      throw Problem(.notFound, "there is no decision \(id)")
    }
    let (came, ranked) = (placement(trace, trace.placementText), placement(trace, trace.rankedText))
    return Response(
      json: DecisionAnswer(
        report, trace, rules: came?.attribution, features: (ranked ?? came)?.features, from: node.ingest.catalogue,
        replay: replays ? try await node.snapshots.replay(of: trace) : nil
      ).body)
  }

  private func placement(_ trace: DecisionTrace, _ text: String?) -> Placement? {
    text.flatMap { try? node.reading(trace.decision.placement, $0) }
  }

  /// `GET /v1/insights`: take rates by group.
  func insights(_ request: Request) async throws -> Response {
    let query = try InsightQuery(request)
    await node.ingest.settle()
    let tally = InsightTally(by: query.dimensions)
    try await node.archive.forEachPage(query.filter) { try tally.add($0) }
    return Response(json: InsightAnswer(query, tally.result()).body)
  }
}
