import Attribution
import Events
import Learning

/// Fills in what the catalogue says, as the service does before an outcome is learned and kept.
struct Enrichment {
  let placements: [PlacementName: Placement]

  /// - Complexity: O(1) where the catalogue is empty.
  func applied(to outcome: Outcome, from catalogue: Catalogue) -> Outcome {
    guard catalogue.count > 0, let placement = placements[outcome.decision.placement] else { return outcome }
    return placement.enriched(outcome, from: catalogue)
  }
}
