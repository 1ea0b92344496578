import EventLog
import Events
import Foundation
import JSON
import Learning
import Placements
import RankingService
import Support
import Testing

@Suite("Retention")
struct RetentionTests {
  /// What a story ends in, outcome by outcome.
  private struct End {
    var contents: [String] = []
    var outcomes: [[Substring]] = []
  }

  private func end(of node: NodeClient) async throws -> End {
    var end = End()
    for name in DurabilityStory.names {
      let answer = try await node.post("/v1/placements/\(name)/snapshots")
      end.contents.append(try #require(answer.json["content"]?.string))
      let outcomes = try await node.get("/v1/outcomes?placement=\(name)&format=ndjson")
      end.outcomes.append(outcomes.text.split(separator: "\n"))
    }
    return end
  }

  private func calmEnd(_ story: DurabilityStory) async throws -> End {
    let test = TestNode(placements: story.placements)
    defer { test.remove() }
    return try await test.run { node in
      _ = try await story.tell(node)
      return try await end(of: node)
    }
  }

  /// The same models, and of the outcomes the last ones.
  private func expect(_ end: End, keptOf calm: End, _ comment: Comment) {
    #expect(end.contents == calm.contents, comment)
    for (kept, all) in zip(end.outcomes, calm.outcomes) {
      #expect(Array(all.suffix(kept.count)) == kept, comment)
    }
  }

  /// A node that keeps what is asked, and cuts all the time.
  private func test(_ placements: [Placement], in folder: String? = nil, keeping retention: Retention) -> TestNode {
    var test = TestNode(folder: folder, placements: placements)
    test.checkpointPeriod = DurabilityStory.checkpointPeriod
    test.retention = retention
    test.pruningPeriod = .milliseconds(1)
    return test
  }

  private func log(of node: NodeClient) throws -> any PrunableLog {
    try #require(node.node.log as? any PrunableLog)
  }

  /// Tells the story but its end, and waits until half of it is cut: ticks of long ago change nothing, but give
  /// checkpoints a record to be made after.
  private func tellSlowly(_ story: DurabilityStory, to node: NodeClient) async throws {
    let log = try log(of: node)
    for step in story.steps.indices.dropLast() {
      #expect(try await story.tell(step: step, to: node) != nil)
      if step % 10 == 9 { try await Task.sleep(for: .milliseconds(20)) }
    }
    let half = try node.node.log.lastOffset() / 2
    for _ in 0..<10_000 where try log.prunedThrough() <= half {
      #expect(try await node.send([.tick(QueryEvents.start)]).status == 202)
      try await Task.sleep(for: .milliseconds(5))
    }
    #expect(try log.prunedThrough() > half)
  }

  @Test("With retention and without a story ends in equal models and equal later outcomes, also after restarts")
  func endsAreEqual() async throws {
    let story = try DurabilityStory(chapters: 36, window: "30m")
    let calm = try await calmEnd(story)
    let test = test(story.placements, keeping: Retention(age: .hours(1)))
    defer { test.remove() }
    let first = try await test.run { node in
      try await tellSlowly(story, to: node)
      #expect(try await node.get("/v1/decisions/billboard-0").status == 404)
      #expect(try await story.tell(step: story.steps.count - 1, to: node) != nil)
      let metrics = try await node.get("/metrics").text
      for name in [#"marquee_pruned_total{kind="records"}"#, "marquee_log_begins_after", "marquee_prune_seconds_count"]
      {
        #expect(metrics.contains("\n\(name) "), "\(name)")
      }
      return try await end(of: node)
    }
    expect(first, keptOf: calm, "the first end")
    #expect(first.outcomes[0].count < calm.outcomes[0].count)
    for _ in 0..<2 {
      let again = try await self.test(story.placements, in: test.folder, keeping: Retention(age: .hours(1))).run {
        node in
        #expect(try await node.get("/readyz").status == 200)
        return try await end(of: node)
      }
      expect(again, keptOf: calm, "after a restart")
    }
  }

  @Test(
    "After a loss of power at any moment of cutting the story told again ends as without",
    .enabled(if: FaultyDisk.isThere))
  func powerIsLost() async throws {
    let story = try DurabilityStory(chapters: 30, window: "20m")
    let calm = try await calmEnd(story)
    let folder = "\(FileManager.default.temporaryDirectory.path)/marquee-cut-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let disk = try FaultyDisk(folder: folder)
    let recording = test(story.placements, in: folder, keeping: Retention(age: .minutes(30)))
    try await recording.run { try await tellSlowly(story, to: $0) }
    var cuts = 0
    for seed in 0..<UInt64(Chaos.count(full: 200, short: 12)) {
      var random = WorldRandom(seed: seed)
      let moment = UInt64.random(in: disk.operations / 4...disk.operations, using: &random)
      let copy = "\(folder)-\(seed)"
      defer { try? FileManager.default.removeItem(atPath: copy) }
      try disk.losePower(after: moment, seed: seed, into: copy)
      let again = try await test(story.placements, in: copy, keeping: Retention(age: .minutes(30))).run { node in
        let isCut = try log(of: node).prunedThrough() > 0
        #expect(try await node.get("/readyz").status == 200, "seed \(seed)")
        _ = try await story.tell(node)
        return (end: try await end(of: node), isCut: isCut)
      }
      if again.isCut { cuts += 1 }
      expect(again.end, keptOf: calm, "seed \(seed), after \(moment) operations")
    }
    #expect(cuts > 0)
  }

  @Test("What an open pair of an old decision needs is kept, and is cut once it has closed")
  func openPairsSurvive() async throws {
    let slow = PlacementSamples.biasOnly("slow").replacingOccurrences(of: "window: 6h", with: "window: 30d")
    let story = try DurabilityStory(chapters: 30, window: "20m")
    let placements = try story.placements + [Placement(yaml: slow, file: "slow.yaml")]
    let at = QueryEvents.start + .minutes(100)
    let retention = Retention(age: .hours(1))
    let test = test(placements, keeping: retention)
    defer { test.remove() }
    let offset = try await test.run { node in
      for step in 0..<20 { #expect(try await story.tell(step: step, to: node) != nil) }
      let decision = Decision.imported(
        id: "slow-0", at: at, placement: "slow", member: "m", context: [:], candidates: [Candidate(id: "x")],
        chosen: 0, propensity: 1)
      let impression = Impression(at: at, decisionID: "slow-0", action: "x")
      #expect(try await node.send([.decision(decision), .impression(impression)]).status == 202)
      let offset = try node.node.log.lastOffset() - 1
      for step in 20..<story.steps.count - 1 {
        #expect(try await story.tell(step: step, to: node) != nil)
        try await Task.sleep(for: .milliseconds(5))
      }
      let log = try log(of: node)
      for _ in 0..<2_000 where try log.prunedThrough() == 0 { try await Task.sleep(for: .milliseconds(5)) }
      #expect((1..<offset).contains(try log.prunedThrough()))
      return offset
    }
    try await self.test(placements, in: test.folder, keeping: retention).run { node in
      let log = try log(of: node)
      #expect(try log.prunedThrough() < offset)
      let play = Play(
        id: "slow-p", at: at + .hours(240), member: "m", title: "x", seconds: 900, decisionID: "slow-0")
      #expect(try await node.send([.play(play), .tick(at + .hours(721))]).status == 202)
      let decision = try await node.get("/v1/decisions/slow-0")
      #expect(decision.text.contains(#""reward":1"#), "\(decision.text)")
      var hours: Int64 = 1_500
      for _ in 0..<2_000 where try log.prunedThrough() < offset {
        #expect(try await node.send([.tick(at + .hours(hours))]).status == 202)
        hours += 2
        try await Task.sleep(for: .milliseconds(5))
      }
      #expect(try log.prunedThrough() >= offset)
    }
  }

  @Test("The log uses no more than the bytes that it may, and events go on being taken")
  func bytesAreBounded() async throws {
    let story = try DurabilityStory(chapters: 40, window: "20m")
    let unbounded = TestNode(placements: story.placements)
    defer { unbounded.remove() }
    let limit = try await unbounded.run { node in
      _ = try await story.tell(node)
      return try log(of: node).usedBytes() / 3 * 2
    }
    let test = test(story.placements, keeping: Retention(bytes: limit))
    defer { test.remove() }
    try await test.run { node in
      for step in story.steps.indices.dropLast() { #expect(try await story.tell(step: step, to: node) != nil) }
      let log = try log(of: node)
      for _ in 0..<2_000 where try log.usedBytes() > limit {
        #expect(try await node.send([.tick(QueryEvents.start)]).status == 202)
        try await Task.sleep(for: .milliseconds(5))
      }
      #expect(try log.usedBytes() <= limit)
      #expect(try log.prunedThrough() > 0)
      #expect(try await story.tell(step: story.steps.count - 1, to: node) != nil)
    }
  }

  @Test("A log whose head was cut and that has no checkpoint says so; rankings go on, nothing is taken")
  func lostCheckpointsAreSaid() async throws {
    let story = try DurabilityStory(chapters: 30, window: "20m")
    let test = test(story.placements, keeping: Retention(age: .minutes(30)))
    defer { test.remove() }
    try await test.run { try await tellSlowly(story, to: $0) }
    for suffix in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: "\(test.folder)/checkpoints.sqlite\(suffix)")
    }
    try await self.test(story.placements, in: test.folder, keeping: Retention()).run { node in
      let readiness = try await node.get("/readyz")
      #expect(readiness.status == 503)
      #expect(readiness.text.contains("the log begins after record"), "\(readiness.text)")
      #expect(readiness.text.contains("no checkpoint can be read"))
      let ranking = #"{"member":"m1","context":{"hour":3},"actions":["x","y","z"]}"#
      #expect(try await node.rank("billboard", ranking).status == 200)
      #expect(try await node.send([QueryEvents.end]).status == 503)
    }
  }
}
