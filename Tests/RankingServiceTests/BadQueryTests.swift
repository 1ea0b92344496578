import HTTPTypes
import JSON
import Testing

@Suite("Bad questions")
struct BadQueryTests {
  /// What is asked, and the parameter that the answer names.
  private static let table = [
    ("outcomes?limit=0", "limit"), ("outcomes?limit=10001", "limit"), ("outcomes?limit=x", "limit"),
    ("outcomes?limit=", "limit"), ("outcomes?limit=1&limit=2", "limit"), ("outcomes?limit", "limit"),
    ("outcomes?from=yesterday", "from"), ("outcomes?from=-1", "from"), ("outcomes?to=253402300800000", "to"),
    ("outcomes?to=9223372036854775808", "to"), ("outcomes?from=2&to=1", "to"), ("outcomes?member=", "member"),
    ("outcomes?member=%FF", "member"), ("outcomes?action=a%00b", "action"), ("outcomes?placement=%0A", "placement"),
    ("outcomes?cursor=", "cursor"), ("outcomes?cursor=17", "cursor"), ("outcomes?cursor=o-1", "cursor"),
    ("outcomes?cursor=o+1", "cursor"), ("outcomes?cursor=oA", "cursor"), ("outcomes?cursor=o0z", "cursor"),
    ("outcomes?cursor=ozzzzzzzzzzzzzzzz", "cursor"), ("outcomes?format=csv", "format"),
    ("outcomes?membre=m1", "membre"), ("outcomes?%FF=1", "query"), ("insights?by=", "by"),
    ("insights?by=country,", "by"), ("insights?by=country,context.country", "by"), ("insights?by=tag.", "by"),
    ("insights?by=context.", "by"), ("insights?by=a,b,c,d,e", "by"), ("insights?member=m1", "member"),
    ("insights?from=x", "from"), ("insights?from=2&to=1", "to"), ("insights?limit=3", "limit"),
  ]

  @Test("Each is refused with 400 and the parameter's name")
  func badParametersAreRefused() async throws {
    let test = try TestNode(PlacementSamples.biasOnly())
    defer { test.remove() }
    try await test.run { node in
      for (question, place) in BadQueryTests.table {
        let answer = try await node.get("/v1/\(question)")
        #expect(answer.status == 400, "\(question): \(answer.text)")
        #expect(answer.headers[.contentType] == "application/problem+json")
        #expect(answer.json["where"]?.string == place, "\(question): \(answer.text)")
      }
    }
  }

  @Test("An unknown decision is 404, also one that no id can name", arguments: ["d-1", "a%2Fb", "%FF", "%00", "%"])
  func unknownDecisionIsNotFound(id: String) async throws {
    let test = try TestNode(PlacementSamples.biasOnly())
    defer { test.remove() }
    try await test.run { node in
      let answer = try await node.get("/v1/decisions/\(id)")
      #expect(answer.status == 404 && answer.headers[.contentType] == "application/problem+json")
    }
  }
}
