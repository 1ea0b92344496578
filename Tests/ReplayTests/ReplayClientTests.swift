import Events
import JSON
import Replay
import Support
import Testing

@Suite("Replay client")
struct ReplayClientTests {
  private func replay(
    _ text: String, to service: FakeService, batchSize: Int = 500, closing: Bool = true
  ) async throws -> ReplayReport {
    try await withFile(text) { path in
      try await service.client(batchSize: batchSize).replay(
        EventSource(files: [path], format: .ndjson), closing: closing)
    }
  }

  private func error(_ text: String, to service: FakeService) async throws -> ReplayError? {
    do { _ = try await replay(text, to: service) } catch let error as ReplayError { return error }
    return nil
  }

  @Test("events go out in their order, in batches of the size, and then one tick that closes all windows")
  func order() async throws {
    let service = FakeService()
    let text = impressions(5)
    let report = try await replay(text, to: service, batchSize: 2)
    #expect(service.batches.map(\.count) == [2, 2, 1, 1])
    #expect(service.batches.dropLast().flatMap { $0 } == text.split(separator: "\n").map(String.init))
    // The last event at 1,004 s, twice 10 s and 1 s, and 1 s.
    #expect(service.batches.last == [#"{"type":"tick","at":"1970-01-01T00:17:07Z"}"#])
    #expect(report.closingTick == EventTime(milliseconds: 1_027_000))
    #expect([report.events, report.accepted, report.duplicates, report.rejected] == [5, 5, 0, 0])
    #expect(report.doubt == nil)
  }

  @Test("no tick when told so, and none after nothing")
  func noTick() async throws {
    let service = FakeService()
    #expect(try await replay(impressions(1), to: service, closing: false).closingTick == nil)
    #expect(try await replay("\n", to: service).events == 0)
    #expect(service.batches.count == 1)
  }

  @Test("progress is told after each batch")
  func progress() async throws {
    try await withFile(impressions(5)) { path in
      var told: [Int] = []
      let source = try EventSource(files: [path], format: .ndjson)
      _ = try await FakeService().client(batchSize: 2).replay(source) { told.append($0) }
      #expect(told == [2, 4, 5])
    }
  }

  @Test("a batch that failed for now is sent again before the next, after growing pauses")
  func retries() async throws {
    let reset = FakeService.Outcome.failure(TransportError(reason: "connection reset"))
    let service = FakeService(
      posts: [.success(FakeService.taken(1)), reset, FakeService.refused(503, retryAfter: .seconds(2)), reset]
        + [FakeService.refused(507), .success(FakeService.taken(0, duplicates: 1))])
    let report = try await replay(impressions(3), to: service, batchSize: 1, closing: false)
    let lines = impressions(3).split(separator: "\n").map(String.init)
    #expect(service.batches.map { $0[0] } == [lines[0]] + Array(repeating: lines[1], count: 5) + [lines[2]])
    #expect(service.pauses == [.milliseconds(100), .seconds(2), .milliseconds(400), .milliseconds(800)])
    #expect([report.events, report.accepted, report.duplicates, report.rejected] == [3, 2, 1, 0])
  }

  @Test("a service that stays away is given up, in the end and with its own words")
  func givesUp() async throws {
    let service = FakeService(posts: Array(repeating: FakeService.refused(503), count: 100))
    let found = try #require(try await error(impressions(1), to: service))
    #expect(found.code == .service)
    #expect(found.description == "POST /v1/events: gave up after 13 attempts: 503: not now")
    #expect(service.batches.count == 13)
    let total = service.pauses.reduce(.zero, +)
    #expect(total > .seconds(20) && total < .seconds(60))

    let absent = FakeService(statuses: [.failure(TransportError(reason: "connection refused"))])
    let first = try #require(try await error(impressions(1), to: absent))
    #expect(first.description == "GET /v1/placements: gave up after 6 attempts: connection refused")
  }

  @Test("a batch that the service refuses is not sent again, and its lines are named")
  func refused() async throws {
    let service = FakeService(posts: [FakeService.refused(400)])
    let found = try #require(try await error(impressions(3), to: service))
    #expect(found.description.hasPrefix("the service refused "))
    #expect(found.description.hasSuffix(":3: 400: not now"))
    #expect(service.batches.count == 1)
  }

  @Test(
    "an answer that does not account for every event is an error, no success",
    arguments: [FakeService.taken(2), FakeService.taken(2, duplicates: 2), ServiceAnswer(status: 202)])
  func unaccounted(answer: ServiceAnswer) async throws {
    let found = try await error(impressions(3), to: FakeService(posts: [.success(answer)]))
    #expect(found?.code == .service)
  }

  @Test("rejected events are counted, the first are kept with their lines, and none sets the closing tick")
  func rejected() async throws {
    let service = FakeService(posts: [
      .success(FakeService.taken(2)), .success(FakeService.taken(1, rejected: [(index: 1, reason: "future")])),
    ])
    let report = try await replay(impressions(3) + impression(at: 9_000_000_000_000), to: service, batchSize: 2)
    #expect([report.events, report.accepted, report.duplicates, report.rejected] == [4, 3, 0, 1])
    #expect(report.rejectedReasons.map(\.line) == [4])
    #expect(report.rejectedReasons.map(\.reason) == ["future"])
    #expect(report.closingTick == EventTime(milliseconds: 1_002_000 + 23_000))
    #expect(report.doubt == nil)
    let json = try JSONValue(parsing: report.json)
    #expect(json["rejected"]?.number == 1)
    #expect(json["rejectedReasons"]?[0]?["detail"]?.string == "because")
  }

  @Test("at most 20 rejected events are kept, and most of them rejected is not to be trusted")
  func mostRejected() async throws {
    let answer = FakeService.taken(0, rejected: (0..<30).map { (index: $0, reason: "placement") })
    let report = try await replay(impressions(30), to: FakeService(posts: [.success(answer)]))
    #expect(report.rejected == 30 && report.rejectedReasons.count == 20)
    #expect(report.doubt == "Most events were rejected: 30 of 30.")
    #expect(report.closingTick == nil)
  }

  @Test("a closing tick that the service does not take is told, and is no failure")
  func tickRefused() async throws {
    let answer = FakeService.taken(0, rejected: [(index: 0, reason: "future")])
    let service = FakeService(posts: [.success(FakeService.taken(1)), .success(answer)])
    let report = try await replay(impressions(1), to: service)
    #expect(report.closingTick == nil && report.closingTickRefused == "future, because")
    #expect(report.rejected == 0)
  }

  @Test(
    "most events late is not to be trusted, what was late before does not count",
    arguments: [(6, true), (5, false), (0, false)])
  func late(late: Int, isDoubted: Bool) async throws {
    let statuses = [FakeService.status(received: 100, late: 90), FakeService.status(received: 110, late: 90 + late)]
    let report = try await replay(impressions(10), to: FakeService(statuses: statuses))
    #expect(report.received == 10 && report.late == Int64(late))
    #expect((report.doubt != nil) == isDoubted)
    if isDoubted { #expect(report.doubt?.contains("--clock events") == true) }
  }

  @Test("a placement that the service has not is told before anything is sent")
  func unknownPlacement() async throws {
    let service = FakeService()
    let source = try EventSource(files: [openBanditFile], format: .obd, placements: ["p", "r"])
    await #expect(throws: ReplayError.self) { try await service.client().replay(source) }
    #expect(service.batches.isEmpty)
  }

  @Test("large events go out in several requests, each below what a service takes")
  func largeEvents() async throws {
    let event = #"{"type":"tick","at":1,"x":""# + String(repeating: "x", count: 3 << 20) + #""}"#
    let service = FakeService()
    _ = try await replay(String(repeating: event + "\n", count: 5), to: service, closing: false)
    #expect(service.batches.map(\.count) == [2, 2, 1])
  }
}
