package import Events
package import Simulation

/// How a simulated world visits a running service.
package struct SimulationPlan: Sendable {
  /// Each visit asks all of them for a title.
  package var placements: [PlacementName]
  /// Whom to ask for the image of each title shown; nil: it is plain.
  package var artwork: PlacementName?
  /// Visits, and so decisions of each placement; at least 1.
  package var visits: Int
  /// Visits a second, above 0.
  package var rate: Double
  /// The visits before this one are decided at random, by another system: the placements only learn from them.
  package var uniformVisits: Int
  package var faults: DeliveryFaults

  package init(
    placements: [PlacementName], artwork: PlacementName? = nil, visits: Int, rate: Double, uniformVisits: Int = 0,
    faults: DeliveryFaults = DeliveryFaults()
  ) {
    precondition(visits >= 1 && rate > 0 && rate.isFinite, "\(visits) visits, \(rate) a second")
    self.placements = placements
    self.artwork = artwork
    self.visits = visits
    self.rate = rate
    self.uniformVisits = uniformVisits
    self.faults = faults
  }

  /// How many visits should have been begun after `seconds`.
  func visitsDue(after seconds: Double) -> Int { Int(min(seconds * rate, Double(visits - 1))) + 1 }
}
