import Events
import HTTPTypes
import JSON
import RankingService
import Testing

@Suite("Bad requests")
struct RequestErrorTests {
  @Test("Each bad request is refused with the right code and place, and the process answers after each")
  func badRequestsAreRefused() async throws {
    let test = try TestNode(PlacementSamples.billboard)
    defer { test.remove() }
    #expect(BadRequest.table.count >= 40)
    try await test.run { node in
      for request in BadRequest.table {
        let answer = try await node.post(request.path, bytes: request.body)
        #expect(answer.status == request.status, "\(request.name): \(answer.text.prefix(200))")
        #expect(answer.headers[.contentType] == "application/problem+json", "\(request.name)")
        #expect(answer.json["status"]?.number == Double(request.status), "\(request.name)")
        #expect(answer.json["detail"]?.string?.isEmpty == false, "\(request.name)")
        if let place = request.place {
          #expect(answer.json["where"]?.string == place, "\(request.name): \(answer.text.prefix(200))")
        }
        let good = try await node.rank("billboard", #"{"actions":["a"],"context":{"taste":[1,2,3,4]}}"#)
        #expect(good.status == 200, "after \(request.name)")
      }
    }
  }

  @Test("Of an array and of NDJSON the good events are taken, each bad one is named with its index and reason")
  func batchesAreTakenInPart() async throws {
    let test = try TestNode(PlacementSamples.billboard)
    defer { test.remove() }
    let good = #"{"type":"play","id":"p","at":0,"member":"m","title":"t","seconds":1}"#
    let other = #"{"type":"play","id":"p","at":0,"member":"m","title":"t","seconds":2}"#
    let bad = #"{"type":"play","id":"q","at":0,"member":"m","title":"t","seconds":"x"}"#
    try await test.run { node in
      let array = try await node.post("/v1/events", "[\(good),\(bad),\(good),\(other)]")
      #expect(array.status == 202)
      #expect(array.json["accepted"]?.number == 1)
      #expect(array.json["duplicates"]?.number == 1)
      #expect(array.json["rejected"]?.array?.map { $0["index"]?.number } == [1, 3])
      #expect(array.json["rejected"]?.array?.map { $0["reason"]?.string } == ["invalid", "conflicting"])
      let lines = try await node.post(
        "/v1/events", "\(good)\n{broken\n\r\n\(bad)\n\(good)", type: "application/x-ndjson; charset=utf-8")
      #expect(lines.status == 202)
      #expect(lines.json["duplicates"]?.number == 2)
      #expect(lines.json["rejected"]?.array?.map { $0["index"]?.number } == [1, 2])
      #expect(lines.json["rejected"]?.array?.map { $0["reason"]?.string } == ["malformed", "invalid"])
    }
  }

  @Test("Elements that are no objects are rejected one by one, and what is not JSON after them is still 400")
  func nonObjectsAreRejected() async throws {
    let test = try TestNode(PlacementSamples.billboard)
    defer { test.remove() }
    try await test.run { node in
      let answer = try await node.post("/v1/events", #"[1,null,"x",[[]],true,{"type":"tick","at":0}]"#)
      #expect(answer.status == 202)
      #expect(answer.json["accepted"]?.number == 1)
      #expect(answer.json["rejected"]?.array?.map { $0["index"]?.number } == [0, 1, 2, 3, 4])
      #expect(try await node.post("/v1/events", "[1,null,}").status == 400)
    }
  }

  @Test("A request of too many events is refused as a whole")
  func eventsAreLimited() async throws {
    let test = try TestNode(PlacementSamples.billboard)
    defer { test.remove() }
    try await test.run { node in
      let lines = String(repeating: "1\n", count: 100_001)
      let many = try await node.post("/v1/events", lines, type: "application/x-ndjson")
      #expect(many.status == 413)
      let array = "[" + String(repeating: "1,", count: 100_000) + "1]"
      #expect(try await node.post("/v1/events", array).status == 413)
    }
  }

  @Test("Under the wall clock an event further ahead than the lateness is rejected as future")
  func futureIsRejected() async throws {
    let test = try TestNode(PlacementSamples.billboard, mode: .wall)
    defer { test.remove() }
    try await test.run { node in
      let ahead = TestClock.start + .minutes(11)
      let answer = try await node.send([
        .play(Play(id: "p1", at: ahead, member: "m", title: "t", seconds: 1)),
        .play(Play(id: "p2", at: TestClock.start + .minutes(9), member: "m", title: "t", seconds: 1)),
      ])
      #expect(answer.status == 202)
      #expect(answer.json["accepted"]?.number == 1)
      #expect(answer.json["rejected"]?[0]?["reason"]?.string == "future")
      let rank = #"{"actions":["a"],"context":{"taste":[1,2,3,4]},"at":\#(ahead.milliseconds)}"#
      #expect(try await node.rank("billboard", rank).status == 422)
    }
  }
}
