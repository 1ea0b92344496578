import EventLog
import Synchronization

/// Counts outcomes in groups, on whatever thread reads them.
final class InsightTally: Sendable {
  /// The groups of an answer.
  struct Result: Sendable {
    /// Those with the most impressions first, then by key.
    var groups: [(key: InsightKey, counts: TakeCounts)] = []
    /// What is in no group of the answer; nil if everything is.
    var other: TakeCounts?
    var total = TakeCounts()
  }

  /// How many groups are answered; the others are one row.
  static let answered = 1_000
  /// How many groups are counted apart; outcomes of keys that come after them count as others.
  static let counted = 100_000

  private struct State: Sendable {
    var groups: [InsightKey: TakeCounts] = [:]
    var others: TakeCounts?
  }

  private let dimensions: [InsightDimension]
  private let state = Mutex(State())
  private let counted: Int

  init(by dimensions: [InsightDimension], counted: Int = InsightTally.counted) {
    self.dimensions = dimensions
    self.counted = counted
  }

  /// Counts outcomes. - Throws: `JSONError` for a line that is damaged.
  func add(_ outcomes: [CountedOutcome]) throws {
    try state.withLock { state in
      for outcome in outcomes {
        let key = try InsightKey(of: outcome.line, by: dimensions)
        if state.groups[key] != nil || state.groups.count < counted {
          state.groups[key, default: TakeCounts()].add(outcome)
        } else {
          state.others = state.others ?? TakeCounts()
          state.others?.add(outcome)
        }
      }
    }
  }

  /// What was counted. - Complexity: O(*n* log *n*) for *n* groups.
  func result(most limit: Int = InsightTally.answered) -> Result {
    let state = state.withLock { $0 }
    let sorted = state.groups.sorted { a, b in
      a.value.impressions == b.value.impressions
        ? InsightKey.precedes(a.key, b.key) : a.value.impressions > b.value.impressions
    }
    var result = Result(other: state.others)
    for (index, group) in sorted.enumerated() {
      result.total.add(group.value)
      if index < limit {
        result.groups.append((group.key, group.value))
      } else {
        var other = result.other ?? TakeCounts()
        other.add(group.value)
        result.other = other
      }
    }
    if let others = state.others { result.total.add(others) }
    return result
  }
}
