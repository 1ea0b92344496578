package import HTTPTypes
import Hummingbird
import JSON

/// An error answer: RFC 9457 problem details.
package struct Problem: Error, Equatable, Sendable, CustomStringConvertible {
  package let status: HTTPResponse.Status
  /// What was expected, and what was found.
  package let detail: String
  /// Where in the request: a path such as `actions[3].id`; empty for the whole.
  let place: String
  /// Seconds after which to try again.
  let retryAfter: Int?

  init(_ status: HTTPResponse.Status, _ detail: String, at place: String = "", retryAfter: Int? = nil) {
    self.status = status
    self.detail = detail
    self.place = place
    self.retryAfter = retryAfter
  }

  /// What is not JSON is 400; what is JSON but not what was expected is 422.
  init(_ error: JSONError) {
    self.init(
      error.code == .malformed ? .badRequest : .unprocessable, "\(error.reason) (byte \(error.offset))",
      at: error.path)
  }

  /// What `read` makes of a body.
  ///
  /// - Throws: 400 for what is not JSON, 422 for what `read` did not expect, each saying where.
  static func reading<Value>(
    _ body: [UInt8], _ read: (inout JSONReader) throws -> Value
  ) throws(Problem) -> Value {
    do {
      return try JSONReader.document(body, read)
    } catch let error as JSONError {
      throw Problem(error)
    } catch {
      throw Problem(.unprocessable, "\(error)")
    }
  }

  init(_ error: IngestError) {
    switch error {
    case .busy: self.init(.serviceUnavailable, "the service cannot take more at the moment", retryAfter: 1)
    case .recovering:
      self.init(.serviceUnavailable, "the log is being replayed; rankings go on", retryAfter: 1)
    case .full: self.init(.init(code: 507, reasonPhrase: "Insufficient Storage"), "the disk is full", retryAfter: 5)
    case .failed(let reason):
      self.init(.serviceUnavailable, "the log has failed, nothing is taken until a restart: \(reason)", retryAfter: 30)
    case .underivable:
      self.init(.internalServerError, "the model is not finite; the previous snapshot stays current")
    }
  }

  /// `sentence`.
  package var description: String { sentence }

  /// Where, and what was expected and found, in one line.
  package var sentence: String { place.isEmpty ? detail : "\(place): \(detail)" }

  var body: [UInt8] { body { _ in } }

  /// The document, with members of its own kind of problem.
  func body(adding members: (inout JSONWriter) -> Void) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("type", "about:blank")
      writer.member("title", status.reasonPhrase)
      writer.member("status", status.code)
      writer.member("detail", sentence)
      if !place.isEmpty { writer.member("where", place) }
      members(&writer)
    }
    return writer.bytes
  }
}

extension HTTPResponse.Status {
  static let unprocessable = HTTPResponse.Status(code: 422, reasonPhrase: "Unprocessable Content")
}

extension Problem: HTTPResponseError {
  func response(from request: Request, context: some RequestContext) throws -> Response { response(body: body) }

  func response(body: [UInt8]) -> Response {
    var headers: HTTPFields = [.contentType: "application/problem+json"]
    if let retryAfter { headers[.retryAfter] = String(retryAfter) }
    return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: body)))
  }
}
