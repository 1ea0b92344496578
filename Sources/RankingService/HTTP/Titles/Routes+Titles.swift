import Events
import Foundation
import HTTPTypes
import Hummingbird
import JSON

/// What the catalogue says of titles.
extension Routes {
  /// Of one title, in bytes.
  static let titleLimit = 1 << 20

  /// `PUT /v1/titles/{id}`: says from when on a title is what.
  func putTitle(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
    let id = try titleID(context)
    let body = try await request.bytes(limit: Routes.titleLimit)
    let now = node.titles.now
    let title: Title
    do {
      title = try JSONReader.document(body) { reader in try Title(from: &reader, id: id, now: now) }
    } catch let error as JSONError {
      throw Problem(error)
    }
    let isNew = node.titles.latest(id) == nil
    let known = try await node.titles.take([title], now: now)
    return Response(isNew ? .created : .ok, json: (known[0] ?? title).json)
  }

  /// `POST /v1/titles`: entries of many titles, one object, an array, or NDJSON.
  func postTitles(_ request: Request) async throws -> Response {
    let bytes = try await request.bytes(limit: Routes.eventsLimit)
    let now = node.titles.now
    var titles: [Title] = []
    let rejections = try BatchBody(bytes, type: request.headers[.contentType], noun: "titles").forEach { reader, _ in
      titles.append(try Title(from: &reader, now: now))
      return nil
    }
    let unchanged = try await node.titles.take(titles, now: now).count { $0 != nil }
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("accepted", titles.count - unchanged)
      writer.member("unchanged", unchanged)
      writer.member(rejected: rejections)
    }
    return Response(json: writer.bytes)
  }

  /// `GET /v1/titles/{id}[?at=]`: the latest entry of a title, or the one that holds at a moment.
  func title(_ request: Request, _ context: BasicRequestContext) throws -> Response {
    let id = try titleID(context)
    var parameters = try QueryParameters(request)
    let at = try parameters.time("at")
    try parameters.finish()
    guard let title = node.titles.latest(id, at: at) else {
      let moment = at.map { " at \($0)" } ?? ""
      throw Problem(.notFound, "nothing is known of the title \(id)\(moment)")
    }
    return Response(json: title.json)
  }

  private func titleID(_ context: BasicRequestContext) throws -> ActionID {
    let component = try context.parameters.require("id")
    guard let text = component.removingPercentEncoding else {
      throw Problem(.badRequest, "expected a path with valid percent encoding")
    }
    do { return try ActionID(validating: text) } catch {
      throw Problem(.unprocessable, error.description, at: "id")
    }
  }
}

extension EventTime {
  /// A time in a query: RFC 3339 or whole milliseconds since 1970; nil for anything else, or outside the years 1970 to
  /// 9999.
  init?(parameter text: String) {
    guard let milliseconds = Int64(text) ?? RFC3339.milliseconds(parsing: text),
      EventTime.accepted.contains(milliseconds)
    else { return nil }
    self.init(milliseconds: milliseconds)
  }
}

extension Title {
  fileprivate var json: [UInt8] {
    var writer = JSONWriter()
    write(to: &writer)
    return writer.bytes
  }
}
