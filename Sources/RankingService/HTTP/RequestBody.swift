import HTTPTypes
import Hummingbird
import NIOCore

extension Request {
  /// The whole body, if it is no longer than `limit` bytes.
  ///
  /// - Throws: `Problem` 413; a length announced beyond the limit is refused before a byte is read.
  func bytes(limit: Int) async throws -> [UInt8] {
    if let announced = headers[.contentLength].flatMap({ Int($0) }), announced > limit { throw tooLong(limit) }
    var bytes: [UInt8] = []
    for try await part in body {
      guard bytes.count + part.readableBytes <= limit else { throw tooLong(limit) }
      bytes.append(contentsOf: part.readableBytesView)
    }
    return bytes
  }

  private func tooLong(_ limit: Int) -> Problem {
    Problem(.contentTooLarge, "expected a body of at most \(limit) bytes")
  }
}

extension Response {
  /// A JSON answer.
  init(_ status: HTTPResponse.Status = .ok, json: [UInt8]) {
    self.init(
      status: status, headers: [.contentType: "application/json"], body: .init(byteBuffer: ByteBuffer(bytes: json)))
  }
}
