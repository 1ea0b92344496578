import EventLog
import Events
import HTTPTypes
import Hummingbird

/// What a request for outcomes asks: `placement`, `member`, `action`, `from`, `to`, `limit`, `cursor`, `format`.
struct OutcomeQuery: Equatable, Sendable {
  /// One page as a JSON object, or lines.
  enum Format: String, CaseIterable {
    case json
    case ndjson
  }

  static let defaultLimit = 100
  static let greatestLimit = 10_000

  let filter: OutcomeFilter
  /// At most so many outcomes; nil: as lines all that there are, as JSON `defaultLimit`.
  let limit: Int?
  let cursor: OutcomeCursor
  let format: Format

  /// - Throws: `Problem` 400 naming the parameter.
  init(_ request: Request) throws(Problem) {
    var parameters = try QueryParameters(request)
    filter = try OutcomeFilter(&parameters)
    limit = try parameters.count("limit", upTo: OutcomeQuery.greatestLimit)
    cursor = try parameters.text("cursor").map { text throws(Problem) in try OutcomeCursor(parsing: text) } ?? .start
    format =
      try parameters.text("format").map { text throws(Problem) in try Format(parsing: text) }
      ?? (request.acceptsLines ? .ndjson : .json)
    try parameters.finish()
  }
}

extension OutcomeQuery.Format {
  fileprivate init(parsing text: String) throws(Problem) {
    guard let format = OutcomeQuery.Format(rawValue: text) else {
      throw Problem(.badRequest, "expected json or ndjson, found \(text)", at: "format")
    }
    self = format
  }
}

extension OutcomeFilter {
  /// Takes `placement`, `member`, `action`, `from` and `to`.
  init(_ parameters: inout QueryParameters) throws(Problem) {
    self.init(
      placement: try parameters.identifier("placement"), member: try parameters.identifier("member"),
      action: try parameters.identifier("action"))
    try takeTimes(&parameters)
  }

  /// Takes `from`, the earliest close, and `to`, later than the latest.
  mutating func takeTimes(_ parameters: inout QueryParameters) throws(Problem) {
    from = try parameters.time("from")
    to = try parameters.time("to")
    if let from, let to, from > to { throw Problem(.badRequest, "expected a time not before from", at: "to") }
  }
}

extension Request {
  /// Whether the client asks for NDJSON.
  fileprivate var acceptsLines: Bool {
    headers[.accept]?.lowercased().split(separator: ",").contains { type in
      type.split(separator: ";")[0].filter { $0 != " " } == "application/x-ndjson"
    } ?? false
  }
}
