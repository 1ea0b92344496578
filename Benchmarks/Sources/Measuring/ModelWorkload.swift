package import Attribution
package import Bandits
package import Events
package import Learning

/// A placement of one model whose K actions have twenty examples each, and questions and outcomes for it.
///
/// The features are numbers in −1..<1: for `disjoint` d of the context, for `shared` d of each action, for `hybrid` half
/// of either; `counts` has none.
package struct ModelWorkload {
  private static let examplesPerAction = 20

  package let kind: ModelConfiguration.Kind
  package let shape: Shape
  package let placement: Placement
  package let candidates: [Candidate]
  package private(set) var learner: Learner
  private var random: SeededNumbers
  private var decisions = 0

  package init(kind: ModelConfiguration.Kind, shape: Shape) {
    self.kind = kind
    self.shape = shape
    random = SeededNumbers(seed: UInt64(shape.candidates + shape.dimension))
    let widths = ModelWorkload.widths(kind, shape)
    placement = Placement(
      name: "benchmark", policy: PolicyConfiguration(algorithm: .linUCB(alpha: 1)),
      model: ModelConfiguration(kind: kind),
      features: FeatureSchema(
        bias: kind == .counts, context: ModelWorkload.vector("x", widths.context),
        action: ModelWorkload.vector("f", widths.action)),
      attribution: AttributionRules(window: .hours(1), lateness: .zero, reward: RewardRule(kind: .value(range: 0...1))),
      learn: .windowClose)
    var numbers = random
    candidates = (0..<shape.candidates).map { index in
      Candidate(id: ActionID("tt\(10_000_000 + index)"), features: ModelWorkload.features("f", widths.action, &numbers))
    }
    random = numbers
    learner = Learner(placement: placement)
    for _ in 0..<ModelWorkload.examplesPerAction {
      for action in candidates.indices { learner.learn(outcome(of: action)) }
    }
  }

  /// Derives the model of all that was learned; nil if this build has no such model.
  package mutating func derive() -> (any Model)? {
    learner.derive { _ in [] }.flatMap { $0.configuration.kind == kind ? $0 : nil }
  }

  package mutating func learn(_ outcomes: [Outcome]) {
    for outcome in outcomes { learner.learn(outcome) }
  }

  /// Outcomes of actions at random.
  package mutating func outcomes(_ count: Int) -> [Outcome] {
    (0..<count).map { _ in outcome(of: random.below(shape.candidates)) }
  }

  /// One outcome of each of these actions, by their indices.
  package mutating func outcomes(of actions: some Sequence<Int>) -> [Outcome] { actions.map { outcome(of: $0) } }

  package mutating func context() -> Features {
    ModelWorkload.features("x", ModelWorkload.widths(kind, shape).context, &random)
  }

  private mutating func outcome(of action: Int) -> Outcome {
    decisions += 1
    let at = EventTime(milliseconds: Int64(decisions))
    let decision = Decision(
      id: DecisionID("d\(decisions)"), at: at, placement: placement.name, context: context(),
      candidates: [candidates[action]], places: [Place(candidate: 0)])
    return Outcome(
      decision: decision, place: 0, reward: Double(random.below(2)), impressionAt: at, closedAt: at, plays: 1,
      rule: .decisionID)
  }

  /// Elements of the context's and of an action's vector.
  private static func widths(_ kind: ModelConfiguration.Kind, _ shape: Shape) -> (context: Int, action: Int) {
    switch kind {
    case .counts: (0, 0)
    case .disjoint: (shape.dimension, 0)
    case .shared: (0, shape.dimension)
    case .hybrid: (shape.dimension / 2, shape.dimension - shape.dimension / 2)
    }
  }

  private static func vector(_ name: String, _ width: Int) -> [Feature] {
    width == 0 ? [] : [Feature(name: name, kind: .vector(size: width))]
  }

  private static func features(_ name: String, _ width: Int, _ random: inout SeededNumbers) -> Features {
    width == 0 ? .none : Features([Features.Entry(name: name, value: .vector(random.numbers(width)))])
  }
}
