package import Attribution
import Bandits

/// What is learned of a placement, with features filled in as its schema says.
extension Placement {
  /// Whether what the catalogue says can change what is learned here.
  package var asksCatalogue: Bool {
    attribution.reward.needsDuration || !features.context.isEmpty || !features.action.isEmpty
  }

  /// An outcome as it is learned and kept: with the features of its context and its action filled in, unless it amends
  /// another, which has filled them in; and where the model retires actions with all that was offered and its number.
  package func enriched(_ outcome: Outcome, from catalogue: Catalogue) -> Outcome {
    var outcome = outcome
    if !model.retires { outcome.number = 0 }
    guard outcome.amended == nil else { return outcome }
    outcome.listsOffered = model.retires
    let features = features.features(of: outcome.decision, at: outcome.place, from: catalogue)
    outcome.decision = outcome.decision.with(features, at: outcome.place)
    return outcome
  }

  /// An open pair with the features of its context and its action filled in.
  package func enriched(_ pair: OpenPair, from catalogue: Catalogue) -> OpenPair {
    var pair = pair
    pair.features = features.features(of: pair.decision, at: pair.place, from: catalogue)
    return pair
  }
}
