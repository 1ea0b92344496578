import Events
import Foundation
import HTTPTypes
import History
import Hummingbird
import Inspection
import JSON
import Snapshots

/// Snapshots: publish, list, look at, compare, keep rankings to one.
extension Routes {
  /// Versions that a list shows, unless asked for fewer or more, and at most.
  private static let listLimit = (usual: 100, most: 10_000)
  private static let pinLimit = 16 << 10

  func addSnapshotRoutes(to router: MethodKeepingRouter) {
    let path = "v1/placements/{placement}/snapshots"
    router.get("\(path)") { request, context in try await snapshots(request, context) }
    router.post("\(path)") { _, context in try await publish(context) }
    router.get("\(path)/current") { request, context in try await snapshot("current", request, context) }
    router.get("\(path)/{version}") { request, context in
      try await snapshot(try versionName("version", context), request, context)
    }
    router.get("\(path)/{version}/diff/{other}") { _, context in try await difference(context) }
    router.put("\(path)/current") { request, context in try await pin(request, context) }
    router.delete("\(path)/current") { request, context in try await unpin(request, context) }
  }

  /// `GET .../snapshots[?limit=]`: versions, the latest first, and what was done with them.
  private func snapshots(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
    let placement = try placement(context)
    var parameters = try QueryParameters(request)
    let limit = try parameters.count("limit", upTo: Routes.listLimit.most) ?? Routes.listLimit.usual
    try parameters.finish()
    var writer = JSONWriter()
    try await node.snapshots.listing(of: placement, most: limit).write(to: &writer)
    return Response(json: writer.bytes)
  }

  /// `POST .../snapshots`: publishes and keeps what has been learned.
  private func publish(_ context: BasicRequestContext) async throws -> Response {
    let answer = try await node.snapshots.publish(placement(context))
    return Response(answer.isNew ? .created : .ok, json: SnapshotAnswer(answer.snapshot, in: node.cache).body)
  }

  /// `GET .../snapshots/{version}`: what is known of a version; with `detail=true` all that it holds, with
  /// `format=safetensors` its file.
  private func snapshot(
    _ name: String, _ request: Request, _ context: BasicRequestContext
  ) async throws -> Response {
    let placement = try placement(context)
    let query = try SnapshotQuery(request)
    if name == "current", query.form == .summary, let current = node.cache[placement] {
      return Response(json: SnapshotAnswer(current, in: node.cache).body)
    }
    let found = try await node.snapshots.find(
      try await node.snapshots.version(name, of: placement), of: placement, wantsSums: query.form != .summary)
    switch query.form {
    case .summary:
      return Response(
        json: SnapshotAnswer(found.kept.published, in: node.cache, isRebuilt: found.origin.isRebuilt).body)
    case .detail:
      let view = node.snapshots.inspector.view(of: found.kept)
      var writer = JSONWriter()
      view.write(to: &writer, found)
      return Response(json: writer.bytes)
    case .file:
      return Response(
        status: .ok, headers: [.contentType: "application/octet-stream"],
        body: .init(byteBuffer: ByteBuffer(bytes: SnapshotFile.encode(found.kept.published, sums: found.kept.sums))))
    }
  }

  /// A part of the path, such as `@2026-11-22T20:00`, whatever of it is percent-encoded.
  private func versionName(_ key: String, _ context: BasicRequestContext) throws -> String {
    let component = try context.parameters.require(key)
    guard let name = component.removingPercentEncoding else {
      throw Problem(.badRequest, "expected a path with valid percent encoding")
    }
    return name
  }

  /// `GET .../snapshots/{version}/diff/{other}`: what changed from the first to the second.
  private func difference(_ context: BasicRequestContext) async throws -> Response {
    let placement = try placement(context)
    var kept: [KeptSnapshot] = []
    for key in ["version", "other"] {
      let version = try await node.snapshots.version(try versionName(key, context), of: placement)
      kept.append(try await node.snapshots.find(version, of: placement, wantsSums: true).kept)
    }
    let decisions = try node.snapshots.inspector.recentDecisions(of: placement, most: Inspector.recent)
    let difference = SnapshotDifference(
      from: kept[0], to: kept[1], decisions: decisions, catalogue: node.ingest.catalogue,
      values: node.snapshots.inspector.values(of: kept[1], in: decisions))
    var writer = JSONWriter()
    difference.write(to: &writer)
    return Response(json: writer.bytes)
  }

  /// `PUT .../snapshots/current`: keeps rankings to a version from the next one on.
  private func pin(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
    let placement = try placement(context)
    let asked = try PinRequest(parsing: try await request.bytes(limit: Routes.pinLimit), namesVersion: true)
    let version = try await node.snapshots.version(asked.version, of: placement)
    let change = try await node.snapshots.pin(version, of: placement, reason: asked.reason, by: asked.by)
    return Response(json: change.json)
  }

  /// `DELETE .../snapshots/current`: rankings use again what is published.
  private func unpin(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
    let placement = try placement(context)
    let asked = try PinRequest(parsing: try await request.bytes(limit: Routes.pinLimit), namesVersion: false)
    return Response(
      json: try await node.snapshots.unpin(placement, reason: asked.reason, by: asked.by).json)
  }
}

extension SnapshotChange {
  fileprivate var json: [UInt8] {
    var writer = JSONWriter()
    write(to: &writer)
    return writer.bytes
  }
}
