import Attribution
import Events
import Learning

/// Makes outcomes what the service learns and keeps.
struct Enrichment {
  let placements: [PlacementName: Placement]

  /// - Complexity: O(1) where the catalogue is empty.
  func applied(to outcome: Outcome, from catalogue: Catalogue) -> Outcome {
    placements[outcome.decision.placement]?.enriched(outcome, from: catalogue) ?? outcome
  }
}
