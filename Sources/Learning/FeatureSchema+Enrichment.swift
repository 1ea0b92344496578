package import Attribution
package import Bandits
package import Events

/// Features that a schema names and a request left out are filled in from the catalogue: context features from the title
/// that the decision is about, action features from each action's own entry. What the request says counts.
///
/// Taken is what held at the decision's time and was known at its `catalogue`, so that a decision of ours is filled in
/// with the same values whenever that is done, and one that another system made with all that has come by then.
extension FeatureSchema {
  /// Fills in a decision: what its ranking sees, or saw.
  ///
  /// - Returns: How many values of the catalogue do not fit: of another type than the feature, out of its range, or with
  ///   too great a cross. These are left out; a vector is zeros then.
  /// - Complexity: O(*candidates* · (*action features* + *crosses*)) look-ups; O(1) where the schema names none.
  package func enrich(_ decision: inout Decision, from catalogue: Catalogue) -> Int {
    guard catalogue.count > 0 else { return 0 }
    let context = context(of: decision, from: catalogue)
    var unfit = context.unfit
    if let filled = context.filled { decision.context = filled }
    if action.isEmpty { return unfit }
    var candidates = decision.candidates
    var isFilledIn = false
    for index in candidates.indices {
      let found = features(of: candidates[index], in: context.values, of: decision, from: catalogue)
      unfit += found.unfit
      if let filled = found.filled {
        candidates[index].features = filled
        isFilledIn = true
      }
    }
    if isFilledIn { decision.candidates = candidates }
    return unfit
  }

  /// What one place of a decision teaches by: of its pair the same that `enrich` fills in.
  ///
  /// - Complexity: O(*features* + *crosses*) look-ups; O(*candidates*) where an action's feature is crossed with a value
  ///   that the context lacks.
  package func features(of decision: Decision, at place: Int, from catalogue: Catalogue) -> PairFeatures {
    var features = PairFeatures(of: decision, at: place)
    guard catalogue.count > 0 else { return features }
    features.context = context(of: decision, from: catalogue).values
    guard !action.isEmpty else { return features }
    let candidate = decision.candidates[decision.places[place].candidate]
    features.action = self.features(of: candidate, in: features.context, of: decision, from: catalogue).values
    return features
  }

  private func context(of decision: Decision, from catalogue: Catalogue) -> Filling {
    var found = Filling(context, of: decision.context) {
      decision.title.flatMap { catalogue.title($0, at: decision.at, through: decision.catalogue) }
    }
    found.unfit += leaveOutUnfit(found.features, of: &found.values, candidates: decision.candidates)
    return found
  }

  /// What a candidate's own entry says, in the decision's context as it was filled in.
  private func features(
    of candidate: Candidate, in context: Features, of decision: Decision, from catalogue: Catalogue
  ) -> Filling {
    var found = Filling(action, of: candidate.features) {
      catalogue.title(candidate.id, at: decision.at, through: decision.catalogue)
    }
    found.unfit += leaveOutUnfit(found.features, of: &found.values, in: context)
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
