package import Events

/// The features that a pair is learned by: those of its decision's context and of its own action.
///
/// As the request said them until somebody fills in what the catalogue adds. Held beside a decision, so that nobody copies
/// one for the features of one of its candidates.
package struct PairFeatures: Equatable, Sendable {
  package var context: Features
  package var action: Features

  package init(context: Features, action: Features) {
    self.context = context
    self.action = action
  }

  /// Those that a decision has for the pair of a place.
  package init(of decision: Decision, at place: Int) {
    self.init(context: decision.context, action: decision.candidates[decision.places[place].candidate].features)
  }
}

extension Decision {
  /// The decision with these features for the pair of a place. - Complexity: O(*candidates*) where they differ.
  package func with(_ features: PairFeatures, at place: Int) -> Decision {
    var decision = self
    let own = PairFeatures(of: self, at: place)
    if features.context != own.context { decision.context = features.context }
    if features.action != own.action { decision.candidates[places[place].candidate].features = features.action }
    return decision
  }
}
