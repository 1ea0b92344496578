package import Attribution
import Bandits
package import Events

/// Features that the placement names and a request left out are filled in from the catalogue as it was known when the
/// decision was made: context features from the title that the decision is about, action features from each action's own
/// entry. What the request says counts.
extension Placement {
  /// Fills in a decision that is being made.
  ///
  /// - Returns: How many values of the catalogue were of another type than the feature; these are left out.
  /// - Complexity: O(*candidates* · *action features*) look-ups; O(1) where the placement names none.
  package func enrich(_ decision: inout Decision, from catalogue: Catalogue) -> Int {
    guard catalogue.count > 0 else { return 0 }
    var unfit = enrichContext(of: &decision, from: catalogue)
    if features.action.isEmpty { return unfit }
    var candidates = decision.candidates
    var isFilledIn = false
    for index in candidates.indices {
      let found = missing(features.action, of: candidates[index].features) {
        catalogue.title(candidates[index].id, at: decision.at)
      }
      unfit += found.unfit
      if let filled = found.filled {
        candidates[index].features = filled
        isFilledIn = true
      }
    }
    if isFilledIn { decision.candidates = candidates }
    return unfit
  }

  /// Whether what the catalogue says can change what is learned here.
  package var asksCatalogue: Bool {
    attribution.reward.needsDuration || !features.context.isEmpty || !features.action.isEmpty
  }

  /// An outcome as it is learned and kept: with the features of its context and its action filled in, and where the model
  /// retires actions with all that was offered.
  package func enriched(_ outcome: Outcome, from catalogue: Catalogue) -> Outcome {
    var outcome = outcome
    outcome.listsOffered = model.retires
    enrich(&outcome.decision, place: outcome.place, from: catalogue)
    return outcome
  }

  /// An open pair with the features of its context and its action filled in.
  package func enriched(_ pair: OpenPair, from catalogue: Catalogue) -> OpenPair {
    var pair = pair
    enrich(&pair.decision, place: pair.place, from: catalogue)
    return pair
  }

  /// Fills in what one place of a decision teaches.
  private func enrich(_ decision: inout Decision, place: Int, from catalogue: Catalogue) {
    guard catalogue.count > 0 else { return }
    _ = enrichContext(of: &decision, from: catalogue)
    if features.action.isEmpty { return }
    let index = decision.places[place].candidate
    let candidate = decision.candidates[index]
    let found = missing(features.action, of: candidate.features) { catalogue.title(candidate.id, at: decision.at) }
    if let filled = found.filled { decision.candidates[index].features = filled }
  }

  private func enrichContext(of decision: inout Decision, from catalogue: Catalogue) -> Int {
    guard let title = decision.title else { return 0 }
    let found = missing(features.context, of: decision.context) { catalogue.title(title, at: decision.at) }
    if let filled = found.filled { decision.context = filled }
    return found.unfit
  }

  /// Values with what a schema names and they lack, nil where nothing is to be added; and how many values of the entry
  /// were of another type. The entry is looked up only where something is missing.
  private func missing(
    _ schema: [Feature], of values: Features, from entry: () -> Title?
  ) -> (filled: Features?, unfit: Int) {
    let missing = schema.filter { values[$0.name] == nil }
    guard !missing.isEmpty, let entry = entry() else { return (nil, 0) }
    let found = missing.compactMap { feature in
      entry[feature: feature.name].map { (feature, Features.Entry(name: feature.name, value: $0)) }
    }
    let room = Features.countLimit - values.entries.count
    let fitting = found.filter { $0.admits($1.value) }.map(\.1).prefix(max(0, room))
    return (fitting.isEmpty ? nil : Features(values.entries + fitting), found.count - fitting.count)
  }
}
