import EventLog
import Events
import Foundation
import Hummingbird
import HummingbirdTesting
import JSON
import Learning
import Logging
import Placements
import Synchronization

import RankingService

/// A node in a folder of its own, driven through its router without a socket.
struct TestNode {
  let folder: String
  let clock: TestClock
  let mode: ClockMode
  let files: [PlacementFile]
  var placements: [Placement] { files.map(\.placement) }
  let appender: @Sendable (any RecordLog) -> any RecordAppender
  /// How often it writes a checkpoint.
  var checkpointPeriod = Duration.seconds(10)
  /// How much of the log is kept, and how often it is cut.
  var retention = Retention()
  var pruningPeriod = Duration.seconds(10)

  init(_ yaml: String..., mode: ClockMode = .events, clock: TestClock = TestClock()) throws {
    self.init(placements: try yaml.map { try Placement(yaml: $0, file: "test.yaml") }, mode: mode, clock: clock)
  }

  /// - Parameters:
  ///   - folder: Of an earlier node, whose data is taken up; nil: a new one.
  ///   - appender: What stands between the writer and the log.
  init(
    folder: String? = nil, placements: [Placement], mode: ClockMode = .events, clock: TestClock = TestClock(),
    appender: @escaping @Sendable (any RecordLog) -> any RecordAppender = { $0 }
  ) {
    self.init(
      folder: folder, files: PlacementTexts.files(of: placements), mode: mode, clock: clock, appender: appender)
  }

  init(
    folder: String? = nil, files: [PlacementFile], mode: ClockMode = .events, clock: TestClock = TestClock(),
    appender: @escaping @Sendable (any RecordLog) -> any RecordAppender = { $0 }
  ) {
    self.folder = folder ?? "\(FileManager.default.temporaryDirectory.path)/marquee-test-\(UUID().uuidString)"
    self.appender = appender
    self.clock = clock
    self.mode = mode
    self.files = files
  }

  /// Starts the node on its folder, lends it to `body`, and stops it in an orderly way.
  ///
  /// - Parameter recovered: Whether the log is replayed before.
  func run<Result: Sendable>(recovered: Bool = true, _ body: @Sendable (NodeClient) async throws -> Result) async throws
    -> Result
  {
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let clock = clock
    var settings = RankingNode.Settings(folder: folder, clockMode: mode, wallClock: WallClock { clock.now })
    settings.appender = appender
    settings.checkpointPeriod = checkpointPeriod
    settings.retention = retention
    settings.pruningPeriod = pruningPeriod
    let node = try RankingNode(
      files: files, reading: PlacementTexts.reading, settings: settings, logger: logger)
    let application = Application(router: node.router(), services: node.services, logger: logger)
    return try await application.test(.router) { client in
      if recovered { await node.ingest.recovered() }
      return try await body(NodeClient(client: client, node: node))
    }
  }

  func remove() { try? FileManager.default.removeItem(atPath: folder) }
}

/// A wall clock that tests set.
final class TestClock: Sendable {
  private let time: Mutex<EventTime>

  init(_ time: EventTime = TestClock.start) { self.time = Mutex(time) }

  static let start = EventTime(milliseconds: 1_800_000_000_000)

  var now: EventTime { time.withLock { $0 } }

  func advance(_ duration: EventDuration) { time.withLock { $0 = $0 + duration } }
}

/// Requests to a node, and what it answered.
struct NodeClient: Sendable {
  struct Answer: Sendable {
    let status: Int
    let bytes: [UInt8]
    let headers: HTTPFields

    var text: String { String(decoding: bytes, as: UTF8.self) }
    var json: JSONValue { (try? JSONValue(parsing: bytes)) ?? .null }
  }

  let client: any TestClientProtocol
  let node: RankingNode

  func get(_ path: String, accept: String? = nil) async throws -> Answer {
    try await send(path, .get, [], type: nil, accept: accept)
  }

  func post(_ path: String, _ body: String = "", type: String = "application/json") async throws -> Answer {
    try await send(path, .post, Array(body.utf8), type: type)
  }

  func post(_ path: String, bytes: [UInt8], type: String = "application/json") async throws -> Answer {
    try await send(path, .post, bytes, type: type)
  }

  func put(_ path: String, _ body: String) async throws -> Answer {
    try await send(path, .put, Array(body.utf8), type: "application/json")
  }

  func delete(_ path: String, _ body: String) async throws -> Answer {
    try await send(path, .delete, Array(body.utf8), type: "application/json")
  }

  func rank(_ placement: String, _ body: String) async throws -> Answer {
    try await post("/v1/placements/\(placement)/rank", body)
  }

  /// Sends events as NDJSON.
  func send(_ events: [Event]) async throws -> Answer {
    var bytes: [UInt8] = []
    for event in events {
      var writer = JSONWriter()
      event.write(to: &writer)
      bytes += writer.bytes + [UInt8(ascii: "\n")]
    }
    return try await post("/v1/events", bytes: bytes, type: "application/x-ndjson")
  }

  private func send(
    _ path: String, _ method: HTTPRequest.Method, _ body: [UInt8], type: String?, accept: String? = nil
  ) async throws -> Answer {
    var headers = HTTPFields()
    if let type { headers[.contentType] = type }
    if let accept { headers[.accept] = accept }
    let response = try await client.executeRequest(
      uri: path, method: method, headers: headers, body: ByteBuffer(bytes: body))
    return Answer(
      status: response.status.code, bytes: Array(response.body.readableBytesView), headers: response.headers)
  }
}
