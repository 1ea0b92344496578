import EventLog
import Events
import Foundation
import RankingService
import Support
import Synchronization
import Testing

@Suite("Loss of power: what was not synchronized is dropped, reordered or torn", .enabled(if: FaultyDisk.isThere))
struct PowerLossTests {
  /// A run that was recorded, from which power can be lost at any moment.
  private struct Recording {
    let disk: FaultyDisk
    let acknowledged: [DurabilityStory.Acknowledgement]
  }

  private func record(
    _ story: DurabilityStory, ignoringSyncsOf suffix: String? = nil,
    appender: @escaping @Sendable (any RecordLog) -> any RecordAppender = { $0 }
  ) async throws -> Recording {
    let folder = PowerLossTests.folder()
    let disk = try FaultyDisk(folder: folder)
    if let suffix { disk.ignoreSyncs(of: suffix) }
    var test = TestNode(folder: folder, placements: story.placements, appender: appender)
    test.checkpointPeriod = DurabilityStory.checkpointPeriod
    let acknowledged = try await test.run { try await story.tell($0, on: disk) }
    #expect(acknowledged.count == story.steps.count)
    return Recording(disk: disk, acknowledged: acknowledged)
  }

  private static func folder() -> String {
    "\(FileManager.default.temporaryDirectory.path)/marquee-power-\(UUID().uuidString)"
  }

  /// Loses power at a moment that the seed chooses.
  ///
  /// - Returns: What is lost, in sentences.
  private func losses(
    of recording: Recording, _ story: DurabilityStory, seed: UInt64, expected: DurabilityStory.End
  ) async throws -> [String] {
    var random = WorldRandom(seed: seed)
    let moment = UInt64.random(in: 0...recording.disk.operations, using: &random)
    let folder = PowerLossTests.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try recording.disk.losePower(after: moment, seed: seed, into: folder)
    let acknowledged = recording.acknowledged.filter { $0.operations <= moment }
    return try await story.losses(in: folder, of: acknowledged, expected: expected)
      .map { "seed \(seed), after \(moment) operations: \($0)" }
  }

  @Test("After any loss of power all that was acknowledged is there, and the story told again ends as without it")
  func nothingIsLost() async throws {
    let story = try DurabilityStory(chapters: 12)
    let expected = try await story.calmEnd()
    let recording = try await record(story)
    defer { try? FileManager.default.removeItem(atPath: recording.disk.folder) }
    for seed in 0..<UInt64(Chaos.count(full: 500, short: 40)) {
      let losses = try await losses(of: recording, story, seed: seed, expected: expected)
      #expect(losses.isEmpty, "\(losses)")
    }
  }

  @Test("The harness finds a log that is not synchronized, snapshots renamed unsynchronized, answers before the commit")
  func mutantsAreFound() async throws {
    let story = try DurabilityStory(chapters: 8)
    let expected = try await story.calmEnd()
    let mutants: [(sign: String, recording: Recording)] = [
      ("events of step", try await record(story, ignoringSyncsOf: ".sqlite-wal")),
      (".safetensors", try await record(story, ignoringSyncsOf: ".tmp")),
      ("events of step", try await record(story, appender: { HastyLog(log: $0) })),
    ]
    for (number, mutant) in mutants.enumerated() {
      defer { try? FileManager.default.removeItem(atPath: mutant.recording.disk.folder) }
      var isFound = false
      for seed in 0..<UInt64(100) where !isFound {
        let losses = try await losses(of: mutant.recording, story, seed: seed, expected: expected)
        isFound = losses.contains { $0.contains(mutant.sign) }
      }
      #expect(isFound, "mutant \(number)")
    }
  }
}

/// A mutant of the log that answers before it has committed: it commits with the next append.
private final class HastyLog: RecordAppender {
  private struct Batch {
    let records: [LogRecord]
    let last: UInt64
    let outcomes: [StoredOutcome]
  }

  private let log: any RecordAppender
  private let waiting = Mutex<Batch?>(nil)

  init(log: any RecordAppender) { self.log = log }

  func append(_ records: [LogRecord], after last: UInt64, outcomes: [StoredOutcome]) async throws(LogError) {
    let earlier = waiting.withLock { waiting in
      defer { waiting = Batch(records: records, last: last, outcomes: outcomes) }
      return waiting
    }
    guard let earlier else { return }
    try await log.append(earlier.records, after: earlier.last, outcomes: earlier.outcomes)
  }
}
