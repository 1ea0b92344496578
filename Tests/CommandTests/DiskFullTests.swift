import Events
import Foundation
import JSON
import Replay
import Testing

/// A `marquee serve` whose data is on a disk of 64 MiB, mounted where only its own processes see it, that can be filled.
private final class SmallDiskService {
  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  let url: String

  /// Whether a disk can be mounted here without asking anybody.
  static let isPossible: Bool = {
    let trial = Process()
    trial.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    trial.arguments = ["unshare", "-rm", "mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", "/mnt"]
    trial.standardError = FileHandle.nullDevice
    guard (try? trial.run()) != nil else { return false }
    trial.waitUntilExit()
    return trial.terminationStatus == 0
  }()

  private static let script = """
    mkdir -p "$2" && mount -t tmpfs -o size=64m tmpfs "$2" || exit 77
    serve() {
      "$0" serve --models "$1" --data "$2/data" --port "$3" --clock events --checkpoint-every 200ms >&2 2>/dev/null &
      service=$!
    }
    serve "$@"
    while read -r word; do
      case "$word" in
        fill) head -c 64M /dev/zero > "$2/fill" 2>/dev/null ;;
        free) rm "$2/fill" ;;
        restart) kill -9 $service; wait $service 2>/dev/null; serve "$@" ;;
      esac
      echo "$word"
    done
    kill $service; wait $service
    """

  init(models: String, folder: String, port: Int) throws {
    url = "http://127.0.0.1:\(port)"
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "unshare", "-rm", "bash", "-c", SmallDiskService.script, Command.path, models, folder, "\(port)",
    ]
    process.standardInput = input
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
  }

  /// Has something done, and waits until it is.
  func order(_ word: String) throws {
    try input.fileHandleForWriting.write(contentsOf: Data("\(word)\n".utf8))
    var line: [UInt8] = []
    while let byte = try output.fileHandleForReading.read(upToCount: 1)?.first, byte != UInt8(ascii: "\n") {
      line.append(byte)
    }
    #expect(String(decoding: line, as: UTF8.self) == word)
  }

  func end() throws {
    try input.fileHandleForWriting.close()
    process.waitUntilExit()
  }
}

@Suite("A disk that is full", .enabled(if: SmallDiskService.isPossible, "needs unshare -rm, to mount a small disk"))
struct DiskFullTests {
  private static let batchSize = 100
  private static let ranking = Array(#"{"member":"m1","context":{},"actions":["x","y","z"]}"#.utf8)

  /// Decisions of 20 candidates, about 50 KB of the log.
  private func batch(_ number: Int) -> [UInt8] {
    var writer = JSONWriter()
    for index in 0..<DiskFullTests.batchSize {
      let id = DecisionID("a-decision-of-batch-\(number)-with-the-number-\(index)")
      Event.decision(
        .imported(
          id: id, at: EventTime(milliseconds: 1_800_000_000_000 + Int64(number)), placement: "artwork", member: "m",
          context: .none, candidates: (0..<20).map { Candidate(id: ActionID("an-image-of-some-title-\(index)-\($0)")) },
          chosen: index % 20, propensity: 0.05)
      ).write(to: &writer)
      writer.endLine()
    }
    return writer.bytes
  }

  private func send(_ batch: [UInt8], to url: String) async throws -> ServiceAnswer {
    try await HTTPTransport.connected(to: url) { try await $0.post("/v1/events", ndjson: batch) }
  }

  private func waitUntilReady(_ url: String) async throws {
    for _ in 0..<3_000 {
      let answer = try? await HTTPTransport.connected(to: url) { try await $0.get("/readyz") }
      if answer?.status == 200 { return }
      try await Task.sleep(for: .milliseconds(10))
    }
    Issue.record("not ready after 3,000 looks")
  }

  @Test(
    "It answers 507 and ranks; with space it takes events again within five seconds, and no acknowledged one is lost")
  func fullAndFree() async throws {
    let folder = Command.temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try KillStory.write(models: "\(folder)/models")
    let service = try SmallDiskService(
      models: "\(folder)/models", folder: "\(folder)/disk", port: try KillTests.freePort())
    try await waitUntilReady(service.url)
    var acknowledged: [Int] = []
    for number in 0..<20 {
      #expect(try await send(batch(number), to: service.url).status == 202)
      acknowledged.append(number)
    }
    try service.order("fill")
    var number = 20
    while number < 1_000 {
      let status = try await send(batch(number), to: service.url).status
      if status == 507 { break }
      #expect(status == 202)
      if status == 202 { acknowledged.append(number) }
      number += 1
    }
    try #require(number < 1_000, "never full")
    for _ in 0..<5 {
      #expect(try await send(batch(number), to: service.url).status == 507)
      let rank = try await HTTPTransport.connected(to: service.url) {
        try await $0.post("/v1/placements/artwork/rank", json: DiskFullTests.ranking)
      }
      #expect(rank.status == 200)
      try await Task.sleep(for: .milliseconds(300))
    }

    try service.order("free")
    let timer = ContinuousClock.now
    while try await send(batch(number), to: service.url).status != 202, .now - timer < .seconds(60) {
      try await Task.sleep(for: .milliseconds(50))
    }
    #expect(.now - timer < .seconds(5))
    acknowledged.append(number)

    try service.order("restart")
    try await waitUntilReady(service.url)
    for number in acknowledged {
      let answer = try JSONValue(parsing: try await send(batch(number), to: service.url).body)
      #expect(answer["duplicates"]?.number == Double(DiskFullTests.batchSize), "batch \(number): \(answer)")
    }
    try service.end()
  }
}
