import Attribution
import Bandits
import Events
import EventLog
import Learning
import Snapshots

/// Something is not as it should be.
struct Discrepancy: Error {
  let reason: String

  init(_ reason: String) { self.reason = reason }
}

/// What should be: a plain pipeline over what is durable, which nothing ever interrupts, and what follows from it.
struct Witness {
  private(set) var pipeline: Pipeline
  /// The events that are in the log, each once.
  private(set) var events: [Event] = []
  private(set) var titles: [Title] = []
  /// How far time had come by each record.
  private(set) var times: [EventTime] = []
  private(set) var decisions: [DecisionID: Decision] = [:]
  private(set) var lines: [StoredRecords.Line] = []
  private var outcomes: [Outcome] = []
  /// Placements whose sums were folded anew.
  private(set) var refolded: Set<PlacementName> = []
  private var bodies: Set<[UInt8]> = []
  /// How many of the stored outcomes were compared.
  private var compared = 0

  init(reading: @escaping PlacementReading) { pipeline = Pipeline(reading: reading) }

  /// Applies what has become durable, and compares the outcomes that were stored.
  mutating func catchUp(with log: StoredRecords) throws {
    if let contradiction = log.contradiction { throw Discrepancy(contradiction) }
    while pipeline.offset < log.last {
      let stored = try log.record(at: pipeline.offset + 1)
      try apply(try stored.decoded(at: pipeline.offset + 1), stored)
    }
    while compared < log.outcomes.count {
      guard compared < lines.count, lines[compared] == log.outcomes[compared] else {
        throw Discrepancy("the outcome stored as number \(compared + 1) is not the one that comes from the log")
      }
      compared += 1
    }
  }

  private mutating func apply(_ record: Record, _ stored: LogRecord) throws {
    var outputs: [Pipeline.Output] = []
    let admission = pipeline.apply(record, digest: stored.digest, into: &outputs)
    times.append(pipeline.attributor.now)
    for case .outcome(let outcome) in outputs {
      lines.append(.init(outcome, offset: pipeline.offset))
      outcomes.append(outcome)
    }
    foldAnew()
    switch record {
    case .title(let title): titles.append(title)
    case .event(.tick): break
    case .event(let event):
      guard (admission == .accepted) == bodies.insert(stored.body).inserted else {
        throw Discrepancy("record \(pipeline.offset), \(event.id ?? ""), is \(admission)")
      }
      if admission == .accepted { events.append(event) }
      if case .decision(let decision) = event { try take(decision) }
    case .publish, .retired, .placement, .withdrawn, .snapshot: break
    }
    guard areConserved else { throw Discrepancy("the conservation law is broken after record \(pipeline.offset)") }
  }

  /// Here it takes no time: sums follow from the outcomes, whenever they are folded.
  private mutating func foldAnew() {
    for var refold in pipeline.refolds {
      for outcome in outcomes where outcome.decision.placement == refold.placement { refold.learn(outcome) }
      if pipeline.install(refold) != nil { refolded.insert(refold.placement) }
    }
  }

  private mutating func take(_ decision: Decision) throws {
    let isRanked = decision.snapshot != nil
    guard decisions[decision.id] == nil || !isRanked else {
      throw Discrepancy("decision \(decision.id) was ranked and logged twice")
    }
    decisions[decision.id] = decision
  }

  private var areConserved: Bool {
    let attributor = pipeline.attributor
    return attributor.events.areConserved && attributor.placements.allSatisfy(\.counts.areConserved)
      && attributor.unknownCounts.areConserved
  }

  /// Whether an event is durable.
  func has(_ event: Event) -> Bool { bodies.contains(Record.event(event).encoded()) }

  /// The snapshot of a placement that is derived from what is durable; nil if a number is not finite.
  func snapshot(of placement: PlacementName) -> Snapshot? {
    var copy = pipeline
    return copy.index(of: placement).flatMap { copy.derive(at: $0) }
  }

  /// Whether all outcomes are stored.
  var allAreStored: Bool { compared == lines.count }

  // MARK: Over the same events

  /// The same events in the order of their times, as if nothing had ever gone wrong: the contents they end in, and the
  /// lines of their outcomes, by placement.
  ///
  /// - Parameter files: What the placements are from the beginning.
  func calmEnd(
    of files: [PlacementFile], until end: Event
  ) -> (contents: [PlacementName: String], lines: [PlacementName: [[UInt8]]]) {
    var calm = Pipeline(reading: pipeline.reading)
    var (outputs, lines): ([Pipeline.Output], [PlacementName: [[UInt8]]]) = ([], [:])
    let ordered = events.sorted { ($0.at, $0.typeOrder, $0.id ?? "") < ($1.at, $1.typeOrder, $1.id ?? "") }
    let placed = files.map { Record.placement($0.placement.name, $0.text) }
    for record in placed + titles.map({ .title($0) }) + (ordered + [end]).map({ Record.event($0) }) {
      calm.apply(record, into: &outputs)
    }
    for case .outcome(let outcome) in outputs {
      lines[outcome.decision.placement, default: []].append(StoredRecords.Line(outcome, offset: 0).bytes)
    }
    var contents: [PlacementName: String] = [:]
    for (index, placement) in calm.placements.enumerated() {
      contents[placement.name] = calm.derive(at: index).map { SnapshotContent.digest(of: $0) }
    }
    return (contents, lines)
  }

  /// The lines of the outcomes by placement.
  var linesByPlacement: [PlacementName: [[UInt8]]] {
    lines.reduce(into: [:]) { $0[$1.placement, default: []].append($1.bytes) }
  }
}

extension Event {
  /// Decisions come before impressions, and plays before rewards.
  fileprivate var typeOrder: Int {
    switch self {
    case .decision: 0
    case .impression: 1
    case .play: 2
    case .reward: 3
    case .tick: 4
    }
  }
}
