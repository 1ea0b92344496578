import EventLog
import HTTPTypes
import Hummingbird
import JSON
import NIOCore

/// Answers a request for outcomes: one page as JSON, or lines.
struct OutcomeAnswer: Sendable {
  let query: OutcomeQuery
  let archive: OutcomeArchive

  /// Lines read at once for a stream.
  private static let streamedPage = 1_000
  private static let cursorHeader = HTTPField.Name("X-Cursor")

  func response() async throws -> Response {
    switch query.format {
    case .json: try await page()
    case .ndjson where query.limit == nil: try await stream()
    case .ndjson: try await lines()
    }
  }

  private func read() async throws -> OutcomePage {
    try await archive.page(
      query.filter, after: query.cursor.position, limits: .init(outcomes: query.limit ?? OutcomeQuery.defaultLimit))
  }

  /// `{"outcomes":[…],"cursor":"…","more":false}`.
  private func page() async throws -> Response {
    let page = try await read()
    var writer = JSONWriter(reserving: 64 + page.lines.reduce(0) { $0 + $1.count + 1 })
    writer.object { writer in
      writer.key("outcomes")
      writer.array { writer in for line in page.lines { writer.raw(line) } }
      writer.member("cursor", OutcomeCursor(position: page.position).description)
      writer.member("more", page.hasMore)
    }
    return Response(json: writer.bytes)
  }

  /// The same page as lines.
  private func lines() async throws -> Response {
    let page = try await read()
    return Response(status: .ok, headers: headers(page.position), body: .init(byteBuffer: OutcomeAnswer.buffer(page)))
  }

  /// All outcomes stored by now, read page by page as the client takes them.
  private func stream() async throws -> Response {
    let last = max(try await archive.lastNumber(), query.cursor.position)
    let (archive, query) = (archive, query)
    let body = ResponseBody { writer in
      var position = query.cursor.position
      while position < last {
        let page = try await archive.page(
          query.filter, after: position, through: last, limits: .init(outcomes: OutcomeAnswer.streamedPage))
        if !page.lines.isEmpty { try await writer.write(OutcomeAnswer.buffer(page)) }
        guard page.hasMore else { break }
        position = page.position
      }
      try await writer.finish(nil)
    }
    return Response(status: .ok, headers: headers(last), body: body)
  }

  private func headers(_ position: Int64) -> HTTPFields {
    var headers: HTTPFields = [.contentType: "application/x-ndjson"]
    if let name = OutcomeAnswer.cursorHeader { headers[name] = OutcomeCursor(position: position).description }
    return headers
  }

  private static func buffer(_ page: OutcomePage) -> ByteBuffer {
    var buffer = ByteBuffer()
    buffer.reserveCapacity(page.lines.reduce(0) { $0 + $1.count + 1 })
    for line in page.lines {
      buffer.writeBytes(line)
      buffer.writeInteger(UInt8(ascii: "\n"))
    }
    return buffer
  }
}
