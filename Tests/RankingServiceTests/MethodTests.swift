import HTTPTypes
import HummingbirdTesting
import Testing

@Suite("Methods of routes")
struct MethodTests {
  @Test("Another method on a known path is 405 and told which are allowed; an unknown path is 404 by any")
  func otherMethodsAreRefused() async throws {
    let test = try TestNode(PlacementSamples.biasOnly())
    defer { test.remove() }
    let table: [(path: String, method: HTTPRequest.Method, allowed: String)] = [
      ("/v1/events", .get, "POST"), ("/v1/outcomes", .post, "GET"), ("/v1/decisions/x", .delete, "GET"),
      ("/v1/titles/x", .patch, "PUT, GET"), ("/v1/placements/billboard/rank", .put, "POST"), ("/metrics", .head, "GET"),
    ]
    try await test.run { node in
      for (path, method, allowed) in table {
        let answer = try await node.client.executeRequest(uri: path, method: method, headers: [:], body: nil)
        #expect(answer.status == .methodNotAllowed && answer.headers[.allow] == allowed, "\(method) \(path)")
        #expect(answer.headers[.contentType] == "application/problem+json")
        let unknown = try await node.client.executeRequest(uri: "/v2\(path)", method: method, headers: [:], body: nil)
        #expect(unknown.status == .notFound && unknown.headers[.allow] == nil)
      }
    }
  }
}
