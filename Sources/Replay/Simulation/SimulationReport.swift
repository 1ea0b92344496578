package import Events
package import Simulation

/// What became of a simulated world's visits to a service.
package struct SimulationReport: Sendable {
  /// One placement's.
  package struct Lane: Sendable {
    package let placement: PlacementName
    package internal(set) var tally: RegretTally
  }

  /// In the order of the plan.
  package internal(set) var lanes: [Lane]
  /// Since the first visit.
  package internal(set) var seconds = 0.0
  /// Rankings that the service answered but could not log.
  package internal(set) var unlogged = 0
  /// Events that the service took, called duplicates and rejected.
  package internal(set) var accepted = 0
  package internal(set) var duplicates = 0
  package internal(set) var rejected = 0
  /// The first reason for a rejection.
  package internal(set) var rejection: String?
  /// What went wrong on the way, as the plan wanted it.
  package internal(set) var delivery = Delivery.Counts()
  /// Whether the service has a catalogue and knows the titles.
  package internal(set) var hasCatalogue = false

  /// Before the first visit.
  package init(placements: [PlacementName], includesImages: Bool = false) {
    lanes = placements.map { Lane(placement: $0, tally: RegretTally(includesImages: includesImages)) }
  }

  /// Visits of which every placement has decided.
  package var visits: Int { lanes.first?.tally.decisions ?? 0 }

  /// Why the numbers say little of the service; nil if nothing speaks against them.
  package var doubt: String? {
    let events = accepted + duplicates + rejected
    if rejected * 2 > events { return "Most events were rejected: \(rejected) of \(events): \(rejection ?? "")." }
    let decisions = visits * lanes.count
    if unlogged * 2 > decisions { return "Most decisions were not logged: \(unlogged) of \(decisions)." }
    return nil
  }

  mutating func add(_ answer: BatchAnswer) {
    accepted += answer.accepted
    duplicates += answer.duplicates
    rejected += answer.rejected.count
    if rejection == nil, let first = answer.rejected.first { rejection = "\(first.reason), \(first.detail)" }
  }
}
