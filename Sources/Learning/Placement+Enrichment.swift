package import Attribution
import Bandits
package import Events

/// Features that the placement names and a request left out are filled in from the catalogue as it was known when the
/// decision was made: context features from the title that the decision is about, action features from each action's own
/// entry. What the request says counts.
extension Placement {
  /// Fills in a decision that is being made.
  ///
  /// - Returns: How many values of the catalogue do not fit: of another type than the feature, out of its range, or with
  ///   too great a cross. These are left out; a vector is zeros then.
  /// - Complexity: O(*candidates* · (*action features* + *crosses*)) look-ups; O(1) where the placement names none.
  package func enrich(_ decision: inout Decision, from catalogue: Catalogue) -> Int {
    guard catalogue.count > 0 else { return 0 }
    var unfit = enrichContext(of: &decision, from: catalogue)
    if features.action.isEmpty { return unfit }
    var candidates = decision.candidates
    var isFilledIn = false
    for index in candidates.indices {
      let found = enriched(candidates[index], of: decision, from: catalogue)
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

  /// An outcome as it is learned and kept: with the features of its context and its action filled in, unless it amends
  /// another, which has filled them in; and where the model retires actions with all that was offered and its number.
  package func enriched(_ outcome: Outcome, from catalogue: Catalogue) -> Outcome {
    var outcome = outcome
    if !model.retires { outcome.number = 0 }
    guard outcome.amended == nil else { return outcome }
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
    let found = enriched(decision.candidates[index], of: decision, from: catalogue)
    if let filled = found.filled { decision.candidates[index].features = filled }
  }

  private func enrichContext(of decision: inout Decision, from catalogue: Catalogue) -> Int {
    guard let title = decision.title else { return 0 }
    var found = Filling(features.context, of: decision.context) { catalogue.title(title, at: decision.at) }
    found.unfit += features.leaveOutUnfit(found.features, of: &found.values, candidates: decision.candidates)
    if let filled = found.filled { decision.context = filled }
    return found.unfit
  }

  /// What a candidate's own entry says, in the decision's context as it was filled in.
  private func enriched(_ candidate: Candidate, of decision: Decision, from catalogue: Catalogue) -> Filling {
    var found = Filling(features.action, of: candidate.features) { catalogue.title(candidate.id, at: decision.at) }
    found.unfit += features.leaveOutUnfit(found.features, of: &found.values, in: decision.context)
    return found
  }
}

/// Values, and what of a catalogue's entry was put beside them.
private struct Filling {
  /// With what a schema names, and they lack.
  var values: Features
  /// What was put there.
  private(set) var features: [Feature] = []
  /// How many values of the entry are left out.
  var unfit = 0
  private let givenCount: Int

  /// - Parameter entry: Looked up only where something is missing.
  init(_ schema: [Feature], of given: Features, from entry: () -> Title?) {
    values = given
    givenCount = given.entries.count
    let missing = schema.filter { given[$0.name] == nil }
    guard !missing.isEmpty, let entry = entry() else { return }
    var entries = given.entries
    for feature in missing {
      guard let value = entry[feature: feature.name] else { continue }
      let hasRoom = entries.count < Features.countLimit
      let fits = hasRoom && feature.admits(value)
      if fits { features.append(feature) } else { unfit += 1 }
      if let value = fits ? value : feature.blank, hasRoom {
        entries.append(Features.Entry(name: feature.name, value: value))
      }
    }
    if entries.count > givenCount { values = Features(entries) }
  }

  /// The values; nil if they are those that were given.
  var filled: Features? { values.entries.count > givenCount ? values : nil }
}
