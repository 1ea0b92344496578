import Attribution
import Bandits
import Events
import Learning
import Support

/// Two pipelines over the same records: one that is never asked for its state, and one that is taken piece by piece and,
/// now and then, replaced by what is read from the pieces.
struct TrackedPipeline {
  let placements: [Placement]
  private(set) var plain: Pipeline
  private(set) var tracked: Pipeline
  private(set) var state = KeptState()
  private(set) var decisions: [UInt64: Decision] = [:]
  private(set) var readings = 0
  /// What went otherwise in the one than in the other.
  private(set) var difference: String?

  init(_ placements: [Placement]) {
    self.placements = placements
    plain = Pipeline(placements: placements)
    tracked = plain
    tracked.keepsTrack = true
  }

  mutating func apply(_ record: Record) {
    let expected = TrackedPipeline.apply(record, to: &plain)
    let found = TrackedPipeline.apply(record, to: &tracked)
    if case .event(.decision(let decision)) = record { decisions[plain.offset] = decision }
    if expected != found { note("\(found), not \(expected)") }
  }

  private struct Answer: Equatable {
    let admission: Admission
    var outcomes: [Outcome] = []
    var retired: [String] = []
    var publishes: [Int] = []
    let news: [Bool]
  }

  private static func apply(_ record: Record, to pipeline: inout Pipeline) -> Answer {
    var outputs: [Pipeline.Output] = []
    let admission = pipeline.apply(record, into: &outputs)
    var answer = Answer(
      admission: admission, news: pipeline.placements.indices.map { pipeline.hasNews(at: $0) })
    for output in outputs {
      switch output {
      case .outcome(let outcome): answer.outcomes.append(outcome)
      case .retired(let index, let actions): answer.retired += actions.map { "\(index) \($0)" }
      case .edited, .setAside: break
      case .publish(let index): answer.publishes.append(index)
      }
    }
    return answer
  }

  /// Derives what both have learned.
  mutating func derive() {
    for index in placements.indices {
      let (expected, found) = (plain.derive(at: index), tracked.derive(at: index))
      if TrackedPipeline.bits(expected) != TrackedPipeline.bits(found) { note("another model at \(index)") }
    }
  }

  private static func bits(_ snapshot: Snapshot?) -> [String]? {
    snapshot.map { ["\($0.version) \($0.trainedThrough) \($0.outcomes)"] + $0.model.bits }
  }

  /// Takes some entries; whether these are all.
  @discardableResult
  mutating func take(upTo limit: Int) -> Bool {
    var entries: [StateEntry] = []
    let isWhole = tracked.takeChanges(upTo: limit, into: &entries)
    if isWhole != (tracked.changedCount == 0) { note("whole with \(tracked.changedCount) changes") }
    state.store(entries)
    return isWhole
  }

  /// Goes on with what is read from all that was taken. - Precondition: That is the whole state.
  mutating func read() {
    readings += 1
    do {
      tracked = try reading()
    } catch {
      return note("\(error)")
    }
    if let broken = tracked.attributor.brokenInvariant() { note(broken) }
    if tracked.changedCount != 0 { note("changed as it was read") }
    compare()
  }

  func reading(of entries: [StateEntry]? = nil) throws -> Pipeline {
    try Pipeline(entries: entries ?? state.entries, reading: placementReading(of: placements)) { offset in
      guard let decision = decisions[offset] else { throw Missing(offset: offset) }
      return decision
    }
  }

  struct Missing: Error { let offset: UInt64 }

  /// Compares the whole states, bit for bit.
  mutating func compare() {
    if TrackedPipeline.dump(plain) != TrackedPipeline.dump(tracked) { note("another state than without track") }
    for index in placements.indices where plain.settledSums(at: index) != tracked.settledSums(at: index) {
      note("other sums at \(index)")
    }
  }

  private static func dump(_ pipeline: Pipeline) -> [String] {
    var pipeline = pipeline
    pipeline.keepsTrack = false
    pipeline.keepsTrack = true
    var entries: [StateEntry] = []
    pipeline.takeChanges(upTo: .max, into: &entries)
    var state = KeptState()
    state.store(entries)
    return state.lines
  }

  private mutating func note(_ text: String) { difference = difference ?? "offset \(plain.offset): \(text)" }
}
