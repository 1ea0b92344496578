import Bandits

/// Outcomes that count and teach nothing, by why; and, beside these, amendments.
package struct UnlearnedCounts: Equatable, Sendable {
  package enum Reason: String, Equatable, Sendable, CaseIterable {
    /// The feature schema cannot encode what was known, or an element is not finite or too large.
    case features
    /// Its reward is not finite or out of range.
    case reward
    /// Its reward could not be measured.
    case unmeasured

    init(_ refusal: ExampleRefusal) {
      self =
        switch refusal {
        case .feature: .features
        case .reward: .reward
        }
    }
  }

  private var counts: [Reason: Int] = [:]
  /// Amendments that change nothing, since no sums hold what they amend: its action was retired since, or the outcome
  /// itself never came.
  package internal(set) var refusedAmendments = 0

  package internal(set) subscript(reason: Reason) -> Int {
    get { counts[reason] ?? 0 }
    set { counts[reason] = newValue == 0 ? nil : newValue }
  }

  /// Outcomes, each once; amendments are none.
  package var total: Int { counts.values.reduce(0, +) }

  mutating func count(_ reason: Reason) { counts[reason, default: 0] += 1 }
}
