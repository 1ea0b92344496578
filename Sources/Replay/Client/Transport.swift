import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// What a service answered.
package struct ServiceAnswer: Sendable, Equatable {
  package let status: Int
  /// How long the service asks to wait before the next attempt.
  package let retryAfter: Duration?
  package let body: [UInt8]

  package init(status: Int, retryAfter: Duration? = nil, body: [UInt8] = []) {
    self.status = status
    self.retryAfter = retryAfter
    self.body = body
  }
}

/// No answer came: the connection was refused or reset, or it took too long.
package struct TransportError: Error, Equatable {
  package let reason: String

  package init(reason: String) { self.reason = reason }
}

/// The way to a service.
package protocol Transport: Sendable {
  /// - Throws: `TransportError` if no whole answer came.
  func get(_ path: String) async throws(TransportError) -> ServiceAnswer
  /// - Throws: `TransportError` if no whole answer came; the body may have been taken all the same.
  func post(_ path: String, ndjson body: [UInt8]) async throws(TransportError) -> ServiceAnswer
}

/// HTTP/1.1 over kept connections.
package struct HTTPTransport: Transport {
  private static let answerLimit = 16 << 20
  private static let timeout = TimeAmount.seconds(60)

  private let client: HTTPClient
  private let base: String

  /// - Parameter url: Such as `http://127.0.0.1:8080`.
  /// - Throws: `ReplayError` if it is no HTTP address.
  private init(url: String) throws(ReplayError) {
    let parts = URLComponents(string: url)
    guard let parts, ["http", "https"].contains(parts.scheme), parts.host?.isEmpty == false, parts.query == nil else {
      throw .input("expected an address such as http://127.0.0.1:8080, found \(url)")
    }
    base = String(url.reversed().drop { $0 == "/" }.reversed())
    var configuration = HTTPClient.Configuration()
    // How long to try again is for the replay to say, not for the pool.
    configuration.connectionPool.retryConnectionEstablishment = false
    client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }

  /// Lends a transport to the service at `url` to `body`, and closes its connections afterwards.
  ///
  /// - Throws: `ReplayError` if `url` is no HTTP address, or what `body` throws.
  package static func connected<Result>(
    to url: String, _ body: (HTTPTransport) async throws -> Result
  ) async throws -> Result {
    let transport = try HTTPTransport(url: url)
    do {
      let result = try await body(transport)
      try? await transport.client.shutdown()
      return result
    } catch {
      try? await transport.client.shutdown()
      throw error
    }
  }

  package func get(_ path: String) async throws(TransportError) -> ServiceAnswer {
    try await answer(to: HTTPClientRequest(url: base + path))
  }

  package func post(_ path: String, ndjson body: [UInt8]) async throws(TransportError) -> ServiceAnswer {
    try await send(body, to: path, by: .POST, type: "application/x-ndjson")
  }

  /// - Throws: `TransportError` if no whole answer came; the body may have been taken all the same.
  package func post(_ path: String, json body: [UInt8]) async throws(TransportError) -> ServiceAnswer {
    try await send(body, to: path, by: .POST, type: "application/json")
  }

  /// - Throws: `TransportError` if no whole answer came; the body may have been taken all the same.
  package func put(_ path: String, json body: [UInt8]) async throws(TransportError) -> ServiceAnswer {
    try await send(body, to: path, by: .PUT, type: "application/json")
  }

  /// - Throws: `TransportError` if no whole answer came; the body may have been taken all the same.
  package func delete(_ path: String, json body: [UInt8]) async throws(TransportError) -> ServiceAnswer {
    try await send(body, to: path, by: .DELETE, type: "application/json")
  }

  private func send(
    _ body: [UInt8], to path: String, by method: HTTPMethod, type: String
  ) async throws(TransportError) -> ServiceAnswer {
    var request = HTTPClientRequest(url: base + path)
    request.method = method
    request.headers.add(name: "Content-Type", value: type)
    request.body = .bytes(ByteBuffer(bytes: body))
    return try await answer(to: request)
  }

  private func answer(to request: HTTPClientRequest) async throws(TransportError) -> ServiceAnswer {
    do {
      let response = try await client.execute(request, timeout: HTTPTransport.timeout)
      let body = try await response.body.collect(upTo: HTTPTransport.answerLimit)
      let seconds = response.headers.first(name: "Retry-After").flatMap { Int($0) }
      return ServiceAnswer(
        status: Int(response.status.code), retryAfter: seconds.map { .seconds($0) },
        body: Array(body.readableBytesView))
    } catch {
      throw TransportError(reason: "\(error)")
    }
  }
}
