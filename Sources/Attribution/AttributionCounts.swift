/// Where everything went, by the conservation law: each left side is the sum of its right side, after every record.
package struct AttributionCounts: Equatable, Sendable {
  /// decisions = closed + unseen + late + pending
  package struct Decisions: Equatable, Sendable {
    package internal(set) var received = 0
    package internal(set) var closed = 0
    package internal(set) var unseen = 0
    package internal(set) var late = 0
    package internal(set) var pending = 0
  }

  /// impressions = activating + repeated + unmatched + late + pending
  package struct Impressions: Equatable, Sendable {
    package internal(set) var received = 0
    package internal(set) var activating = 0
    package internal(set) var repeated = 0
    package internal(set) var unmatched = 0
    package internal(set) var late = 0
    package internal(set) var pending = 0
  }

  /// plays and rewards = attributed + unmatched + late + pending
  package struct Claims: Equatable, Sendable {
    package internal(set) var received = 0
    package internal(set) var attributed = 0
    package internal(set) var unmatched = 0
    package internal(set) var late = 0
    package internal(set) var pending = 0
  }

  /// events = accepted + duplicate + conflicting + rejected; of an attributor as a whole.
  package struct Events: Equatable, Sendable {
    package internal(set) var received = 0
    package internal(set) var accepted = 0
    package internal(set) var duplicate = 0
    package internal(set) var conflicting = 0
    /// Since the state was full.
    package internal(set) var rejected = 0

    package init() {}

    /// Whether the conservation law holds.
    package var areConserved: Bool { received == accepted + duplicate + conflicting + rejected }
  }

  package internal(set) var decisions = Decisions()
  package internal(set) var impressions = Impressions()
  package internal(set) var claims = Claims()
  /// Pairs closed, and how many of them have a reward above 0.
  package internal(set) var outcomes = 0
  package internal(set) var rewarded = 0
  /// Revisions of closed pairs by what came late. No term of the law: the play that amends is attributed.
  package internal(set) var amended = 0

  package init() {}

  /// Whether the conservation law holds.
  package var areConserved: Bool {
    decisions.received == decisions.closed + decisions.unseen + decisions.late + decisions.pending
      && impressions.received == impressions.activating + impressions.repeated + impressions.unmatched
        + impressions.late + impressions.pending
      && claims.received == claims.attributed + claims.unmatched + claims.late + claims.pending
  }
}
