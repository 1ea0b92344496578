import Attribution
import Events
import HTTPTypes
import Hummingbird
import JSON
import Snapshots

/// The HTTP face (DESIGN §8).
struct Routes: Sendable {
  static let rankLimit = 1 << 20
  static let eventsLimit = 16 << 20

  let node: RankingNode

  func router() -> Router<BasicRequestContext> {
    let router = MethodKeepingRouter()
    router.add(middleware: ProblemMiddleware(logger: node.logger))
    router.post("v1/placements/{placement}/rank") { request, context in try await rank(request, context) }
    router.post("v1/rank") { request, _ in try await page(request) }
    router.post("v1/events") { request, _ in try await events(request) }
    router.post("v1/titles") { request, _ in try await postTitles(request) }
    router.put("v1/titles/{id}") { request, context in try await putTitle(request, context) }
    router.get("v1/titles/{id}") { request, context in try title(request, context) }
    router.get("v1/placements") { _, _ in Response(json: PlacementListing(node: node).body) }
    addSnapshotRoutes(to: router)
    router.get("v1/outcomes") { request, _ in try await outcomes(request) }
    router.get("v1/decisions/{id}") { request, context in try await decision(request, context) }
    router.get("v1/insights") { request, _ in try await insights(request) }
    router.get("healthz") { _, _ in Response(json: Array(#"{"status":"ok"}"#.utf8)) }
    router.get("readyz") { _, _ in readiness() }
    router.get("metrics") { _, _ in metrics() }
    return router.refusingOtherMethods()
  }

  private func rank(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
    let placement = try placement(context)
    let body = try await request.bytes(limit: Routes.rankLimit)
    let answers = node.desk.answer([PlacedRequest(try RankRequest(parsing: body), placement: placement)])
    return Response(json: try answers[0].get().body)
  }

  private func events(_ request: Request) async throws -> Response {
    let body = BatchBody(
      try await request.bytes(limit: Routes.eventsLimit), type: request.headers[.contentType], noun: "events")
    let batch: EventBatch
    do throws(Problem) {
      batch = try EventBatch(parsing: body, door: node.door())
    } catch {
      node.metrics.rejected(error.status == .badRequest ? "malformed" : "invalid")
      throw error
    }
    let answer = batch.answer(try await node.ingest.submit(batch.accepted.map(\.event)))
    // The writer has counted what it refused.
    for rejection in answer.rejected where !["conflicting", "full"].contains(rejection.reason) {
      node.metrics.rejected(rejection.reason)
    }
    return answer.response
  }

  private func readiness() -> Response {
    let status = node.ingest.currentStatus
    let word = status.failure != nil ? "failed" : status.isRecovering ? "recovering" : "ready"
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("status", word)
      if let failure = status.failure { writer.member("reason", failure) }
    }
    return Response(word == "ready" ? .ok : .serviceUnavailable, json: writer.bytes)
  }

  private func metrics() -> Response {
    let text = node.metrics.exposition(node.ingest.currentStatus) { node.cache.pinned($0) != nil }
    return Response(
      status: .ok, headers: [.contentType: PrometheusRegistry.contentType],
      body: .init(byteBuffer: ByteBuffer(string: text)))
  }

  /// The placement a path names.
  func placement(_ context: BasicRequestContext) throws -> PlacementName {
    let name = PlacementName(try context.parameters.require("placement"))
    guard node.ingest.placements[name] != nil else { throw Problem(.notFound, "there is no placement \(name)") }
    return name
  }
}
