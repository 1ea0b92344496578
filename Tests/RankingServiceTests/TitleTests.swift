import EventLog
import Events
import JSON
import RankingService
import Testing

@Suite("The catalogue over HTTP")
struct TitleTests {
  private func node(mode: ClockMode = .events) throws -> TestNode { try TestNode(PlacementSamples.artwork, mode: mode) }

  @Test("A title is stored as it is said, 201 the first time and 200 then, and is there after a restart")
  func storesTitles() async throws {
    let test = try node()
    defer { test.remove() }
    let body = #"{"duration":5400,"genres":["drama"],"artworks":["i1"],"features":{"year":2024}}"#
    let stored = try await test.run { node in
      let first = try await node.put("/v1/titles/tt1", body)
      #expect(first.status == 201)
      #expect(first.json["id"]?.string == "tt1")
      #expect(first.json["at"]?.string == TestClock.start.description)
      #expect(first.json["features"]?["year"]?.number == 2024)
      let other = try await node.put("/v1/titles/tt1", #"{"at":"2027-06-01T00:00:00Z","genres":["comedy"]}"#)
      #expect(other.status == 200)
      #expect(try await node.get("/v1/titles/tt1").bytes == other.bytes)
      #expect(try await node.get("/v1/titles/tt1?at=\(TestClock.start.milliseconds)").bytes == first.bytes)
      return other.bytes
    }
    let after = try await test.run { try await $0.get("/v1/titles/tt1").bytes }
    #expect(after == stored)
  }

  @Test("A look-up takes the entry that holds at a moment; before the first there is none, and a planned one waits")
  func looksUp() async throws {
    let test = try node(mode: .wall)
    defer { test.remove() }
    try await test.run { node in
      let planned = TestClock.start + .hours(48)
      let stored = try await node.put("/v1/titles/t", #"{"at":\#(planned.milliseconds),"duration":60}"#)
      #expect(stored.status == 201)
      #expect(try await node.get("/v1/titles/t").json["duration"]?.number == 60, "the latest, though it is yet to come")
      #expect(try await node.get("/v1/titles/t?at=\(TestClock.start.milliseconds)").status == 404)
      #expect(try await node.get("/v1/titles/t?at=\(planned)").status == 200)
      #expect(try await node.get("/v1/titles/unknown").status == 404)
      #expect(try await node.get("/v1/titles/t?at=soon").json["where"]?.string == "at")
    }
  }

  @Test("Ids are percent-decoded, and one that the body contradicts is refused")
  func ids() async throws {
    let test = try node()
    defer { test.remove() }
    try await test.run { node in
      let stored = try await node.put("/v1/titles/a%2Fb%20%C3%A9", "{}")
      #expect(stored.json["id"]?.string == "a/b é")
      #expect(try await node.get("/v1/titles/a%2Fb%20%C3%A9").status == 200)
      #expect(try await node.put("/v1/titles/t", #"{"id":"t"}"#).status == 201)
      #expect(try await node.put("/v1/titles/t", #"{"id":"u"}"#).json["where"]?.string == "id")
      #expect(try await node.put("/v1/titles/%FF", "{}").status == 400)
      #expect(try await node.put("/v1/titles/a%00", "{}").status == 422)
      #expect(try await node.put("/v1/titles/t", "[]").status == 422)
      #expect(try await node.put("/v1/titles/t", "{").status == 400)
    }
  }

  @Test("Of many titles the good ones are taken, each bad one is named, and what is known already is not stored again")
  func bulk() async throws {
    let test = try node()
    defer { test.remove() }
    try await test.run { node in
      let lines = """
        {"id":"a","duration":60}
        {"id":"b","duration":-1}

        {"id":"c","genres":["drama"]}
        {broken
        """
      let answer = try await node.post("/v1/titles", lines, type: "application/x-ndjson")
      #expect(answer.status == 200)
      #expect(answer.json["accepted"]?.number == 2)
      #expect(answer.json["rejected"]?.array?.map { $0["index"]?.number } == [1, 3])
      #expect(answer.json["rejected"]?.array?.map { $0["reason"]?.string } == ["invalid", "malformed"])
      let offset = node.node.ingest.currentStatus.offset
      let again = try await node.post("/v1/titles", #"[{"id":"a","duration":60},{"id":"c","genres":["comedy"]}]"#)
      #expect(again.json["accepted"]?.number == 1)
      #expect(again.json["unchanged"]?.number == 1)
      #expect(node.node.ingest.currentStatus.offset == offset + 1)
    }
  }

  @Test("An entry that is there with its time is not stored again, and of one import the last word counts")
  func again() async throws {
    let test = try node()
    defer { test.remove() }
    try await test.run { node in
      let entry = #"{"id":"a","at":5,"duration":60}"#
      _ = try await node.post("/v1/titles", entry)
      let offset = node.node.ingest.currentStatus.offset
      #expect(try await node.post("/v1/titles", entry).json["unchanged"]?.number == 1)
      #expect(node.node.ingest.currentStatus.offset == offset)
      let later = #"{"id":"a","at":6,"duration":60}"#
      #expect(try await node.post("/v1/titles", later).json["accepted"]?.number == 1, "from another time on")
      let both = #"[{"id":"a","at":6,"duration":70},\#(later)]"#
      #expect(try await node.post("/v1/titles", both).json["accepted"]?.number == 2)
      #expect(try await node.get("/v1/titles/a").json["duration"]?.number == 60)
    }
  }

  @Test("Without a time an entry holds from the greatest event time on, where events make the time")
  func eventTime() async throws {
    let test = try node()
    defer { test.remove() }
    try await test.run { node in
      let at = EventTime(milliseconds: 1_500_000_000_000)
      _ = try await node.send([.tick(at)])
      #expect(try await node.put("/v1/titles/t", "{}").json["at"]?.string == at.description)
    }
  }
}

@Suite("Features from the catalogue, in rankings")
struct RankEnrichmentTests {
  private static let rank =
    #"{"decisionID":"NAME","at":1800000000000,"title":"t","actions":["x","y"],"explain":true}"#

  /// A decision as its route shows it.
  private func decision(_ id: String, _ node: NodeClient) async throws -> JSONValue {
    try #require(try await node.get("/v1/decisions/\(id)").json["decision"])
  }

  @Test("What a request leaves out is filled in as it was known then, logged by reference, and shown with the decision")
  func logged() async throws {
    let test = try TestNode(PlacementSamples.artwork)
    defer { test.remove() }
    try await test.run { node in
      _ = try await node.put("/v1/titles/t", #"{"at":1799999999999,"genres":["drama"]}"#)
      _ = try await node.put("/v1/titles/t", #"{"at":1800000000001,"genres":["comedy"]}"#)
      _ = try await node.put("/v1/titles/x", #"{"at":0,"features":{"style":"face","device":"tv"}}"#)
      #expect(try await node.rank("artwork", Self.rank.replacing("NAME", with: "d-1")).status == 200)
      let own = Self.rank.replacing("NAME", with: "d-2").replacing(
        #""actions":["x","#, with: #""context":{"genres":"war"},"actions":[{"id":"x","features":{"style":"scene"}},"#)
      #expect(try await node.rank("artwork", own).status == 200)
      _ = try await node.send([.tick(TestClock.start)])
      let logged = try #require(try node.node.log.decision("d-1"))
      #expect(logged.context == .none && logged.candidates == [Candidate(id: "x"), Candidate(id: "y")])
      #expect(logged.catalogue == 5, "the placement, its publish, then three titles")
      let filled = try await decision("d-1", node)
      #expect(
        try filled["context"] == JSONValue(parsing: #"{"genres":["drama"]}"#),
        "device is a feature of the context, not of the image")
      #expect(
        try filled["actions"]
          == JSONValue(parsing: #"[{"id":"x","features":{"style":"face"}},{"id":"y","features":{}}]"#))
      #expect(try filled["catalogue"] == nil, "nothing is missing")
      let said = try await decision("d-2", node)
      #expect(try said["context"] == JSONValue(parsing: #"{"genres":"war"}"#))
      #expect(try said["actions"]?[0] == JSONValue(parsing: #"{"id":"x","features":{"style":"scene"}}"#))
    }
  }

  @Test("The same request gets the same answer after the catalogue has changed")
  func idempotent() async throws {
    let test = try TestNode(PlacementSamples.artwork)
    defer { test.remove() }
    try await test.run { node in
      let rank = Self.rank.replacing("NAME", with: "d-1")
      let before = try await node.rank("artwork", rank)
      _ = try await node.put("/v1/titles/t", #"{"at":0,"genres":["drama"]}"#)
      #expect(try await node.rank("artwork", rank).bytes == before.bytes)
      _ = try await node.send([.tick(TestClock.start)])
      #expect(try await node.rank("artwork", rank).bytes == before.bytes)
    }
  }

  @Test("A ranking uses what was filled in: after a reward, the catalogue's genre makes the difference")
  func used() async throws {
    let test = try TestNode(PlacementSamples.artwork)
    defer { test.remove() }
    try await test.run { node in
      _ = try await node.put("/v1/titles/t", #"{"at":0,"genres":["drama"]}"#)
      _ = try await node.put("/v1/titles/u", #"{"at":0,"genres":["comedy"]}"#)
      _ = try await node.rank("artwork", Self.rank.replacing("NAME", with: "d-1"))
      _ = try await node.post(
        "/v1/events",
        """
        [{"type":"impression","at":1800000000000,"decisionID":"d-1","action":"x"},
         {"type":"reward","id":"r","at":1800000000001,"decisionID":"d-1","value":1}]
        """)
      #expect(try await node.post("/v1/placements/artwork/snapshots").status == 201)
      let drama = try await mean(of: "x", Self.rank.replacing("NAME", with: "d-2"), node)
      let comedy = try await mean(
        of: "x", Self.rank.replacing("NAME", with: "d-3").replacing(#""title":"t""#, with: #""title":"u""#), node)
      // One example of reward 1 under a prior of weight 1, whose bias and genre are 1: both weights are 1/3.
      #expect(abs(drama - 2.0 / 3) < 1e-9)
      #expect(abs(comedy - 1.0 / 3) < 1e-9)
    }
  }

  private func mean(of action: String, _ rank: String, _ node: NodeClient) async throws -> Double {
    let ranking = try await node.rank("artwork", rank).json["ranking"]?.array
    return try #require(ranking?.first { $0["id"]?.string == action }?["mean"]?.number)
  }

  @Test("A value of the catalogue that a feature cannot take is left out and counted, and the request does not fail")
  func unfit() async throws {
    let test = try TestNode(PlacementSamples.artwork)
    defer { test.remove() }
    try await test.run { node in
      _ = try await node.put("/v1/titles/x", #"{"at":0,"features":{"style":7}}"#)
      #expect(try await node.rank("artwork", Self.rank.replacing("NAME", with: "d-1")).status == 200)
      _ = try await node.send([.tick(TestClock.start)])
      #expect(try await decision("d-1", node)["actions"]?[0] == JSONValue(parsing: #"{"id":"x","features":{}}"#))
      #expect(try await node.get("/metrics").text.contains(#"marquee_features_unfit_total{placement="artwork"} 1"#))
    }
  }

  @Test(
    "A value of the catalogue whose cross is too great is left out and counted; one of the request is 422 and where")
  func unfitCross() async throws {
    let crossed = PlacementSamples.artwork.replacing(
      "\nattribution:",
      with: """

            - { name: year, type: number }
          crosses: [ { features: [year, action.year] } ]
        attribution:
        """
    ).replacing("  context:\n", with: "  context:\n    - { name: year, type: number }\n")
    let test = try TestNode(crossed)
    defer { test.remove() }
    try await test.run { node in
      _ = try await node.put("/v1/titles/x", #"{"at":0,"features":{"style":"face","year":2024}}"#)
      let rank = Self.rank.replacing(#""actions""#, with: #""context":{"year":2025},"actions""#)
      #expect(try await node.rank("artwork", rank.replacing("NAME", with: "d-1")).status == 200)
      _ = try await node.send([.tick(TestClock.start)])
      #expect(
        try await decision("d-1", node)["actions"]?[0] == JSONValue(parsing: #"{"id":"x","features":{"style":"face"}}"#)
      )
      #expect(try await node.get("/metrics").text.contains(#"marquee_features_unfit_total{placement="artwork"} 1"#))
      let own = rank.replacing("NAME", with: "d-2").replacing(#"["x""#, with: #"[{"id":"x","features":{"year":2024}}"#)
      let refused = try await node.rank("artwork", own)
      #expect(refused.status == 422 && refused.json["where"]?.string == "actions[0].features.year")
    }
  }
}
