import Attribution
import Events

/// Outcomes of several placements, each in canonical order, put into one canonical order.
///
/// An outcome waits until no placement can close anything that precedes it: at most as long as their latenesses differ.
struct OutcomeMerge {
  /// What waits of one placement, the first first.
  private struct Queue {
    var outcomes: [Outcome] = []
    var start = 0

    var first: Outcome? { start < outcomes.count ? outcomes[start] : nil }

    mutating func removeFirst() {
      start += 1
      if start * 2 > outcomes.count, start > 64 || start == outcomes.count {
        outcomes.removeSubrange(..<start)
        start = 0
      }
    }
  }

  private let indices: [PlacementName: Int]
  private var queues: [Queue]
  private var waiting = 0

  /// - Parameter names: Of all placements.
  init(_ names: [PlacementName]) {
    indices = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    queues = names.map { _ in Queue() }
  }

  mutating func add(_ outcome: Outcome) {
    guard let index = indices[outcome.decision.placement] else { return }
    queues[index].outcomes.append(outcome)
    waiting += 1
  }

  /// The next outcome that closed at `limit` or before; nil if none is left. - Complexity: O(*placements*).
  mutating func next(through limit: EventTime) -> Outcome? {
    guard waiting > 0 else { return nil }
    var least: (index: Int, outcome: Outcome)?
    for index in queues.indices {
      guard let first = queues[index].first, first.closedAt <= limit else { continue }
      if let known = least, !first.precedesInAll(known.outcome) { continue }
      least = (index, first)
    }
    guard let least else { return nil }
    queues[least.index].removeFirst()
    waiting -= 1
    return least.outcome
  }
}

extension Outcome {
  /// Canonical order over all placements: close time, decision id, action, placement; ids as bytes.
  func precedesInAll(_ other: Outcome) -> Bool {
    if precedes(other) { return true }
    return !other.precedes(self) && decision.placement < other.decision.placement
  }
}
