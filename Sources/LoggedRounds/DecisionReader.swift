import EventLog
import Evaluation
import Events
import History

/// A decision in a log, with what came of it.
struct LoggedDecision: Sendable {
  /// Of its record.
  let offset: UInt64
  let decision: Decision
  let rewards: DecisionRewards
}

/// Reads the decisions of a placement in the order of the log, a stretch of the log at a time.
struct DecisionReader {
  /// A stretch of the log.
  struct Stretch: Sendable {
    var decisions: [LoggedDecision] = []
    /// Records that cannot be read.
    var damaged: [UInt64] = []
  }

  /// How many records are read at once.
  private static let length: UInt64 = 2_000

  private let folder: LoggedFolder
  private let placement: PlacementName
  /// Of the last record that was read.
  private(set) var offset: UInt64
  /// The greatest time that anything but our own rankings has told: by it windows close.
  private(set) var now = EventTime.distantPast

  init(_ placement: PlacementName, in folder: LoggedFolder) {
    (self.placement, self.folder, offset) = (placement, folder, folder.start)
  }

  /// The next stretch, which may hold no decisions; nil at the end.
  ///
  /// - Throws: `EvaluationError` if the log cannot be read, also since its head was cut meanwhile.
  mutating func next() async throws(EvaluationError) -> Stretch? {
    guard offset < folder.end else { return nil }
    do {
      var (found, damaged) = try read()
      let rewards = try await folder.archive.rewards(
        of: found.map { ($0.decision.id, $0.offset) }, through: folder.lastOutcome)
      var stretch = Stretch(damaged: damaged)
      for (entry, rewards) in zip(found, rewards) {
        stretch.decisions.append(LoggedDecision(offset: entry.offset, decision: entry.decision, rewards: rewards))
      }
      (found, damaged) = ([], [])
      return stretch
    } catch let error as LogError {
      throw EvaluationError(error, of: folder.name)
    } catch {
      throw EvaluationError(.failed, "\(folder.name): \(error)")
    }
  }

  private mutating func read() throws -> (found: [(offset: UInt64, decision: Decision)], damaged: [UInt64]) {
    var found: [(offset: UInt64, decision: Decision)] = []
    var damaged: [UInt64] = []
    var (last, now) = (offset, now)
    let end = min(folder.end, offset + DecisionReader.length)
    try folder.sources.log.forEachReadable(
      after: offset, through: end,
      damaged: { _ in
        last += 1
        damaged.append(last)
      }
    ) { offset, record in
      last = offset
      guard case .event(let event) = record else { return }
      guard case .decision(let decision) = event else {
        now = max(now, event.at)
        return
      }
      if decision.snapshot == nil { now = max(now, decision.at) }
      if decision.placement == placement { found.append((offset, decision)) }
    }
    (offset, self.now) = (end, now)
    return (found, damaged)
  }
}
