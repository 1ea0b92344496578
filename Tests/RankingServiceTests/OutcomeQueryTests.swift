import Attribution
import Events
import HTTPTypes
import JSON
import Testing

@Suite("Asking for outcomes")
struct OutcomeQueryTests {
  private static let two = [PlacementSamples.biasOnly(), PlacementSamples.biasOnly("hero")]

  @Test(
    "As NDJSON every line has the bytes that a pure pipeline over the same events gives, of one placement also in its order"
  )
  func linesAreThoseOfThePipeline() async throws {
    let test = try TestNode(OutcomeQueryTests.two[0], OutcomeQueryTests.two[1])
    defer { test.remove() }
    let events =
      QueryEvents.events(0..<90) + QueryEvents.events(0..<40, placement: "hero") + [QueryEvents.end]
    let expected = QueryEvents.outcomes(test.placements, events)
    #expect(expected.count == 130)
    try await test.run { node in
      #expect(try await node.send(events).json["accepted"]?.number == Double(events.count))
      let all = try await node.get("/v1/outcomes?format=ndjson")
      #expect(all.headers[.contentType] == "application/x-ndjson")
      #expect(all.text.split(separator: "\n").map { String($0) } == expected.map(QueryEvents.line))
      for placement: PlacementName in ["billboard", "hero"] {
        let lines = try await node.get("/v1/outcomes?placement=\(placement)&format=ndjson").text
        let own = expected.filter { $0.decision.placement == placement }
        #expect(zip(own, own.dropFirst()).allSatisfy { $0.precedes($1) }, "canonical order")
        #expect(lines == own.map { QueryEvents.line($0) + "\n" }.joined())
      }
    }
  }

  @Test("An outcome is answered once the event that closed it is acknowledged, also after a restart")
  func acknowledgedIsAnswered() async throws {
    let test = try TestNode(PlacementSamples.biasOnly())
    defer { test.remove() }
    let events = QueryEvents.events(0..<9)
    let before = try await test.run { node in
      _ = try await node.send(events)
      #expect(try await node.get("/v1/outcomes").json["outcomes"]?.array?.isEmpty == true)
      _ = try await node.send([QueryEvents.end])
      return try await node.get("/v1/outcomes").text
    }
    #expect(try JSONValue(parsing: before)["outcomes"]?.array?.count == 9)
    try await test.run { node in
      let after = try await node.get("/v1/outcomes").text
      #expect(after == before)
    }
  }

  @Test("Pages follow one another by their cursor; the last one's cursor waits for what closes later")
  func cursorsGoOn() async throws {
    let test = try TestNode(PlacementSamples.biasOnly())
    defer { test.remove() }
    let events = QueryEvents.events(0..<500)
    let lines = QueryEvents.outcomes(test.placements, events + [QueryEvents.end]).map(QueryEvents.line)
    try await test.run { node in
      try await node.send(events, batches: 20)
      var (found, cursor): ([String], String?) = ([], nil)
      while true {
        let page = try await node.outcomePage(limit: 7, after: cursor)
        if found.count == 14 {
          let again = try await node.outcomePage(limit: 7, after: cursor)
          #expect(again == page, "the same cursor gives the same page")
        }
        (found, cursor) = (found + page.lines, page.cursor)
        if !page.hasMore { break }
      }
      #expect(!found.isEmpty && found.count < lines.count && found == Array(lines.prefix(found.count)))
      _ = try await node.send([QueryEvents.end])
      let rest = try await node.outcomePage(limit: 10_000, after: cursor)
      #expect(found + rest.lines == lines && !rest.hasMore)
    }
  }

  @Test("While events come in, a client that follows the cursor meets every outcome once and in order")
  func pagingMeetsEachOnce() async throws {
    let test = try TestNode(PlacementSamples.biasOnly())
    defer { test.remove() }
    let events = QueryEvents.events(0..<1_500) + [.tick(QueryEvents.start + .hours(48))]
    let lines = QueryEvents.outcomes(test.placements, events).map(QueryEvents.line)
    #expect(lines.count == 1_500)
    try await test.run { node in
      async let sending: Void = node.send(events, batches: 60)
      var (found, cursor): ([String], String?) = ([], nil)
      while found.count < lines.count {
        let page = try await node.outcomePage(limit: 11, after: cursor)
        (found, cursor) = (found + page.lines, page.cursor)
      }
      try await sending
      #expect(found == lines)
    }
  }

  @Test("The cursor of a stream of lines stands after the last of them, and Accept asks for lines as format does")
  func streamHasACursor() async throws {
    let test = try TestNode(PlacementSamples.biasOnly())
    defer { test.remove() }
    try await test.run { node in
      _ = try await node.send(QueryEvents.events(0..<30) + [QueryEvents.end])
      let all = try await node.get("/v1/outcomes", accept: "text/html, application/x-ndjson;q=0.9")
      #expect(all.text.split(separator: "\n").count == 30)
      let cursor = try #require(all.cursorHeader)
      #expect(try await node.get("/v1/outcomes?format=ndjson&cursor=\(cursor)").text.isEmpty)
      let some = try await node.get("/v1/outcomes?format=ndjson&limit=12")
      #expect(some.text.split(separator: "\n").count == 12)
      let next = try #require(some.cursorHeader)
      let rest = try await node.get("/v1/outcomes?format=ndjson&cursor=\(next)")
      #expect(some.text + rest.text == all.text)
    }
  }

  @Test("Filters work by member, action and close time, the start inclusive and the end not")
  func filtersWork() async throws {
    let test = try TestNode(PlacementSamples.biasOnly())
    defer { test.remove() }
    let events = QueryEvents.events(0..<60) + [QueryEvents.end]
    let outcomes = QueryEvents.outcomes(test.placements, events)
    let (from, to) = (outcomes[10].closedAt, outcomes[20].closedAt)
    try await test.run { node in
      _ = try await node.send(events)
      func ask(_ query: String) async throws -> [String] {
        try await node.get("/v1/outcomes?format=ndjson&\(query)").text.split(separator: "\n").map { String($0) }
      }
      #expect(try await ask("from=\(from)&to=\(to.milliseconds)") == outcomes[10..<20].map(QueryEvents.line))
      #expect(
        try await ask("member=m%33&action=x")
          == outcomes.filter { $0.decision.member == "m3" && $0.action == "x" }.map(QueryEvents.line))
      #expect(try await ask("action=x") == outcomes.filter { $0.action == "x" }.map(QueryEvents.line))
      #expect(try await ask("placement=nowhere").isEmpty)
    }
  }
}

/// A page of outcomes as a client reads it.
struct AnsweredPage: Equatable, Sendable {
  let lines: [String]
  let cursor: String?
  let hasMore: Bool
}

extension NodeClient {
  /// Sends events in requests of about equal size.
  func send(_ events: [Event], batches: Int) async throws {
    for batch in 0..<batches {
      let answer = try await send(Array(events[events.count * batch / batches..<events.count * (batch + 1) / batches]))
      #expect(answer.status == 202)
    }
  }

  func outcomePage(limit: Int, after cursor: String?) async throws -> AnsweredPage {
    let next = cursor.map { "&cursor=\($0)" } ?? ""
    let answer = try await get("/v1/outcomes?limit=\(limit)\(next)")
    let lines = try #require(answer.json["outcomes"]?.array).map { outcome in
      var writer = JSONWriter()
      writer.value(outcome)
      return writer.text
    }
    return AnsweredPage(
      lines: lines, cursor: answer.json["cursor"]?.string, hasMore: answer.json["more"] == .bool(true))
  }
}

extension NodeClient.Answer {
  /// Of an answer of lines.
  fileprivate var cursorHeader: String? { HTTPField.Name("X-Cursor").flatMap { headers[$0] } }
}
