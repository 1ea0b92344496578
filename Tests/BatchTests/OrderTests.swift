import Attribution
import Bandits
import Batch
import Events
import Learning
import Snapshots
import Support
import Testing

@Suite("Order does not matter, and stream = batch")
struct OrderTests {
  static let seeds = Array(1...200)

  @Test("any two orders of a file, with repeats, give the same bytes; repeats change nothing but their count")
  func shuffles() throws {
    var written = 0
    for seed in OrderTests.seeds {
      let world = World(seed: UInt64(seed), eventLimit: 240).recorded()
      var random = WorldRandom(seed: UInt64(seed))
      let repeats = (0..<20).map { _ in random.pick(world.events) }
      let placements = world.placements()
      let first = try attribute([world.events.shuffled(using: &random).lines], placements)
      let half = world.events.count / 2
      let second = try attribute(
        [
          Array(world.events[half...].reversed()).lines,
          (world.events[..<half] + repeats).shuffled(using: &random).lines,
        ],
        placements)
      #expect(first.lines == second.lines, "seed \(seed)")
      #expect(first.summary.accepted == world.events.count && second.summary.accepted == world.events.count)
      #expect(second.summary.duplicates == 20)
      #expect(first.summary.placements.map(\.counts) == second.summary.placements.map(\.counts))
      #expect(first.summary.placements.allSatisfy { $0.counts.areConserved && $0.counts.claims.pending == 0 })
      written += first.summary.outcomes
    }
    #expect(written > 3_000)
  }

  @Test("a file gives the outcomes of a live pipeline, byte for byte, and training on them its content")
  func streamIsBatch() throws {
    var actions = 0
    for seed in OrderTests.seeds {
      let world = World(seed: UInt64(seed), eventLimit: 240).recorded()
      let model = World.model(of: UInt64(seed))
      let lines = try attribute(world.events, world.placements(model: model))
      for learn in LearnMode.allCases {
        var pipeline = Pipeline(placements: world.placements(learn: learn, model: model))
        var outputs: [Pipeline.Output] = []
        for event in world.delivery(seed: UInt64(seed)) + [World.end] { pipeline.apply(.event(event), into: &outputs) }
        let closed = outputs.compactMap { output in
          if case .outcome(let outcome) = output { outcome } else { nil }
        }
        #expect(canonical(closed) == lines, "seed \(seed)")
        for (index, placement) in pipeline.placements.enumerated() {
          let derived = pipeline.derive(at: index)
          let live = try #require(derived)
          let trained = try train(lines, placement)
          #expect(trained == SnapshotContent.digest(of: live), "seed \(seed), \(placement.name), \(learn)")
          actions += live.model.actionIDs.count
        }
      }
    }
    #expect(actions > 1_000)
  }

  private func train(_ lines: [UInt8], _ placement: Placement) throws -> String {
    try withFile(lines) { path in
      var training = Training(placement: placement)
      try training.learn(files: [path])
      return try training.snapshot(now: EventTime(milliseconds: 0)).content
    }
  }

  @Test("sorted lines, split by member over 4 filters, give the same bytes once they are merged")
  func filterIsBatch() throws {
    var written = 0
    for seed in OrderTests.seeds {
      let world = World(seed: UInt64(seed), eventLimit: 240).recorded(namesMembers: true)
      let placements = world.placements(model: World.model(of: UInt64(seed)))
      let whole = try attribute(world.events, placements)
      let (lines, keys) = try keyed(world.events, placements)
      #expect(keys.rejections.total == 0 && keys.written == world.events.count)
      var merged: [Outcome] = []
      for partition in 0..<4 {
        let own = lines.filter { line in
          Int(StableHash.of(String(decoding: line.prefix { $0 != 0x09 }, as: UTF8.self)) % 4) == partition
        }
        let (output, report) = try filter(own, placements)
        #expect(report.rejections.total == 0 && report.received == own.count)
        merged += try outcomes(in: output)
      }
      #expect(canonical(merged) == whole, "seed \(seed)")
      written += merged.count
    }
    #expect(written > 3_000)
  }
}
