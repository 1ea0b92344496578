import Attribution
import Bandits
import Batch
import Events
import Files
import Foundation
import Learning
import Snapshots
import Support
import Testing

@Suite("Training from outcomes")
struct TrainingTests {
  private func outcome(_ id: DecisionID, at minute: Int64, placement: PlacementName = "p", reward: Double = 1)
    -> Outcome
  {
    Outcome(
      decision: Decision(
        id: id, at: .minute(minute), placement: placement, context: ["hour": .number(20)],
        candidates: [Candidate(id: "a")], places: [Place(candidate: 0)]),
      place: 0, reward: reward, impressionAt: .minute(minute), closedAt: .minute(minute + 6), plays: 1, rule: .lastTouch
    )
  }

  private func train(
    _ lines: [UInt8], placement: Placement = billboard, period: Range<EventTime> = Training.allTime
  ) throws -> (training: Training, snapshot: PublishedSnapshot) {
    try withFile(lines) { path in
      var training = Training(placement: placement, period: period)
      try training.learn(files: [path])
      let snapshot = try training.snapshot(now: EventTime(milliseconds: 1))
      return (training, snapshot)
    }
  }

  @Test("lines of other placements are passed over, and so is what closed outside the period")
  func passesOver() throws {
    let all = [outcome("d1", at: 1), outcome("d2", at: 2, placement: "q"), outcome("d3", at: 3), outcome("d4", at: 4)]
    let (training, snapshot) = try train(canonical(all), period: .minute(7)..<(.minute(10)))
    #expect(training.outcomes == 2 && training.others == 1 && training.outside == 1 && training.doubt == nil)
    #expect(snapshot.version == 2 && snapshot.snapshot.trainedThrough == .minute(9))
    #expect(snapshot.snapshot.model.actionIDs == ["a"])
    let twice = try train(canonical([all[0], all[2]])).snapshot
    #expect(twice.content == snapshot.content)
  }

  @Test("outcomes out of canonical order, or twice, are an error that names the line")
  func unordered() throws {
    let ordered = [outcome("d1", at: 1), outcome("d2", at: 1), outcome("d1", at: 2)]
    _ = try train(canonical(ordered))
    for lines in [[ordered[1], ordered[0]], [ordered[2], ordered[1]], [ordered[0], ordered[0]]] {
      let bytes = lines.flatMap { canonical([$0]) }
      let error = failure { _ = try train(bytes) }
      #expect(error?.code == .input)
      #expect(error?.description.contains(":2: expected outcomes in canonical order") == true)
    }
  }

  @Test("a line that is no outcome is an error that names it and the key")
  func malformed() {
    for line in ["{}", "x", #"{"decisionID":1}"#] {
      let error = failure { _ = try train(Array(line.utf8)) }
      #expect(error?.code == .input && error?.description.contains(":1: ") == true)
    }
  }

  @Test("nothing to learn is a snapshot that should not be trusted")
  func nothing() throws {
    let (training, snapshot) = try train([])
    #expect(snapshot.version == 0 && snapshot.snapshot.model.actionIDs.isEmpty)
    #expect(training.doubt == "There was no outcome of p to learn from.")
  }

  @Test("the file holds the content and the settled sums; a folder that is not there is an error")
  func file() throws {
    try withFolder { folder in
      let (training, snapshot) = try train(canonical([outcome("d", at: 1)]))
      try training.write(snapshot, to: folder + "/s.safetensors")
      let bytes = try DurableFile.read(folder + "/s.safetensors", limit: 1 << 20)
      let metadata = try SafetensorsArchive(decoding: bytes).metadata
      #expect(metadata["content"] == snapshot.content && metadata["outcomes"] == "1")
      #expect(metadata["settledActions"] == #"["a"]"#)
      #expect(failure { try training.write(snapshot, to: folder + "/absent/s.safetensors") }?.code == .failed)
    }
  }

  @Test(
    "a learner goes on from a file, in the middle of actions that come and go, as if it had never stopped",
    arguments: UInt64(0)..<40)
  func goesOn(seed: UInt64) throws {
    let world = World(seed: seed, eventLimit: 240).recorded()
    let model = World.retiringModels[Int(seed) % World.retiringModels.count]
    let placements = world.placements(model: model)
    let learned = try outcomes(in: attribute(world.events, placements))
    for placement in placements {
      let own = learned.filter { $0.decision.placement == placement.name }
      var straight = Learner(placement: placement)
      let gone = own.map { straight.learn($0) }
      for pause in [0, own.count / 3, own.count / 2, own.count] {
        var first = Learner(placement: placement)
        for outcome in own[..<pause] { first.learn(outcome) }
        let derived = first.derive { _ in [] }
        let snapshot = Snapshot(
          placement: placement.name, version: 1, trainedThrough: .minute(0), outcomes: pause, policy: placement.policy,
          features: placement.features, model: try #require(derived))
        let published = PublishedSnapshot(snapshot, publishedAt: .minute(0), parent: nil)
        let file = SnapshotFile.encode(published, sums: SnapshotSums(settled: first.settled))
        let kept = try #require(try SnapshotFile.read(file, as: placement).sums)
        var resumed = Learner(placement: placement, settled: kept.settled)
        #expect(resumed.settled == first.settled)
        #expect(own[pause...].map { resumed.learn($0) } == Array(gone[pause...]))
        #expect(resumed.settled == straight.settled)
        let (a, b) = (resumed.derive { _ in [] }, straight.derive { _ in [] })
        #expect(a?.tensors == b?.tensors && a?.actionIDs == b?.actionIDs)
      }
    }
  }

  @Test("where actions are retired an outcome that does not list what was offered is an error that says what to do")
  func offered() throws {
    let retiring = World.placement(
      "p", attribution: billboard.attribution, model: ModelConfiguration(maxActions: 1))
    var listed = outcome("d", at: 1)
    let bare = canonical([listed])
    listed.listsOffered = true
    try withFiles([bare, canonical([listed])]) { paths in
      var training = Training(placement: retiring)
      let error = failure { try training.learn(files: [paths[0]]) }
      #expect(error?.code == .input && error?.description.contains(":1: expected the key offered") == true)
      try training.learn(files: [paths[1]])
      #expect(training.outcomes == 1)
    }
  }

  @Test(
    "amendments of outcomes that are not in the file are counted, teach nothing, and make no doubt",
    arguments: ModelConfiguration.Kind.allCases)
  func amendmentAlone(kind: ModelConfiguration.Kind) throws {
    let placement = World.placement(
      "p", attribution: billboard.attribution, model: ModelConfiguration(kind: kind))
    var other = outcome("d2", at: 2).decision
    other.candidates = [Candidate(id: "b")]
    func amended(from old: Double, to new: Double) -> Outcome {
      Outcome(
        decision: other, place: 0, reward: new, impressionAt: .minute(2), closedAt: .minute(8), plays: 1,
        rule: .lastTouch, revision: 1, amended: old)
    }
    let first = canonical([outcome("d1", at: 1)])
    let late = [amended(from: 0, to: 1), amended(from: 1, to: 1), amended(from: 1, to: 0)]
    let (training, snapshot) = try train(first + late.flatMap { canonical([$0]) }, placement: placement)
    #expect(training.outcomes == 1 && training.unlearnable == 0 && training.refusedAmendments == 2)
    #expect(training.doubt == nil)
    #expect(snapshot.content == (try train(first, placement: placement).snapshot.content))
  }

  @Test("where actions are retired an amendment finds its outcome by number, and one without is an error")
  func numbered() throws {
    let retiring = World.placement(
      "p", attribution: billboard.attribution, model: ModelConfiguration(maxActions: 1))
    var first = outcome("d1", at: 1, reward: 0)
    (first.listsOffered, first.number) = (true, 7)
    func amended(_ number: Int) -> Outcome {
      Outcome(
        decision: first.decision, place: 0, reward: 1, impressionAt: first.impressionAt, closedAt: first.closedAt,
        plays: 1, rule: .lastTouch, revision: 1, amended: 0, number: number)
    }
    let sums = try [7, 6].map { number in
      try train(canonical([first]) + canonical([amended(number)]), placement: retiring).snapshot.content
    }
    #expect(sums[0] != sums[1])
    #expect(sums[1] == (try train(canonical([first]), placement: retiring).snapshot.content))
    let error = failure { _ = try train(canonical([first]) + canonical([amended(0)]), placement: retiring) }
    #expect(error?.code == .input && error?.description.contains(":2: expected the key number") == true)
  }

  @Test("an amendment comes when it comes, and changes what was learned")
  func amendment() throws {
    let first = outcome("d1", at: 1, reward: 0)
    let amended = Outcome(
      decision: first.decision, place: 0, reward: 1, impressionAt: first.impressionAt, closedAt: first.closedAt,
      plays: 1, rule: .lastTouch, revision: 1, amended: 0)
    let lines = canonical([first, outcome("d2", at: 2)]) + canonical([amended])
    let (training, snapshot) = try train(lines)
    #expect(training.outcomes == 2)
    #expect(snapshot.content == (try train(canonical([outcome("d1", at: 1), outcome("d2", at: 2)])).snapshot.content))
  }
}
