import Bandits

/// Outcomes that count and teach nothing, by why.
package struct UnlearnedCounts: Equatable, Sendable {
  package enum Reason: String, Equatable, Sendable, CaseIterable {
    /// The feature schema cannot encode what was known, or an element is not finite or too large.
    case features
    /// Its reward is not finite or out of range.
    case reward
    /// Its reward could not be measured.
    case unmeasured
    /// It amends an outcome whose action was retired since.
    case retired

    init(_ refusal: ExampleRefusal) {
      self =
        switch refusal {
        case .feature: .features
        case .reward: .reward
        }
    }
  }

  private var counts: [Reason: Int] = [:]

  package subscript(reason: Reason) -> Int { counts[reason] ?? 0 }

  package var total: Int { counts.values.reduce(0, +) }

  mutating func count(_ reason: Reason) { counts[reason, default: 0] += 1 }
}
