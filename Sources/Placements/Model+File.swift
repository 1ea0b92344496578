import Attribution
import Bandits
import Events

extension ModelConfiguration {
  /// The `model` section; without one, `disjoint` with a regularization of 1 that forgets nothing.
  init(from section: Section?) throws(PlacementError) {
    guard var section else {
      self.init()
      return
    }
    let kind = try section.choice("kind", of: Kind.self) ?? .disjoint
    let regularization = try section.number("regularization", "a number from 1e-6 to 1e9") { (1e-6...1e9).contains($0) }
    let halfLife = try section.duration("halfLife", atLeast: EventDuration.seconds(1))
    let retireAfter = try section.duration("retireAfter", atLeast: EventDuration(milliseconds: 1))
    let maxActions = try section.integer("maxActions", in: 1...1_000_000)
    try section.refuseUnknownKeys()
    self.init(
      kind: kind, regularization: regularization ?? 1, halfLife: halfLife, retireAfter: retireAfter,
      maxActions: maxActions)
  }

  /// Checks that the model can learn whatever is earned, and that no action is retired before what it was offered for is
  /// learned.
  func check(_ attribution: AttributionRules, document: Section) throws(PlacementError) {
    if kind == .counts, case .value(let range) = attribution.reward.kind,
      range.lowerBound < 0 || range.upperBound > 1
    {
      throw document.error(
        within: "attribution.reward.range",
        "expected a range within [0, 1], found [\(range.lowerBound), \(range.upperBound)]: model counts learns the share of "
          + "reward of each action")
    }
    let learned = attribution.window + attribution.window + attribution.lateness + attribution.amendWithin
    guard let retireAfter, retireAfter < learned else { return }
    throw document.error(
      within: "model.retireAfter",
      "expected at least \(learned), found \(retireAfter): so long after a decision its outcomes are still learned (one "
        + "window until it is shown, another until it has earned, then lateness and amendWithin)")
  }

  /// Checks that the model has what it needs to tell candidates apart.
  func check(_ features: FeatureFile, document: Section) throws(PlacementError) {
    let schema = features.schema
    func error(_ key: String, _ reason: String) -> PlacementError {
      features.section?.error(key, reason) ?? document.error("features", reason)
    }
    switch kind {
    case .counts, .disjoint: break
    case .shared:
      guard
        schema.context.isEmpty || features.meansNoCrosses || schema.crosses.contains(where: \.joinsContextAndAction)
      else {
        throw error(
          "crosses",
          "expected a cross of a context and an action feature: model shared has one weight vector for all actions, "
            + "so without one the context moves all scores alike: everyone gets the same order (crosses: none to mean it)"
        )
      }
    case .hybrid:
      guard schema.contextDimension > 0 else {
        throw error("context", "expected a bias or a context feature: model hybrid learns these for each action alone")
      }
      guard !schema.action.isEmpty else {
        throw error(
          "action", "expected an action feature: model hybrid learns these, and their crosses, for all at once")
      }
    }
  }
}
