package import Events

/// Everything that examples have taught a model: sums per action, and sums over what all actions share.
///
/// What an action takes: `ActionSums.bytes`, and by kind and dimension the table in <doc:Models>.
package struct ModelSums: Equatable, Sendable {
  package let configuration: ModelConfiguration
  package let shape: VectorShape
  package private(set) var actions: [ActionID: ActionSums] = [:]
  /// Over all examples in their order: Σ w z zᵀ and Σ w r z where weights are shared, else rewards alone.
  package private(set) var all: ActionSums
  /// When each action was last offered; nil where none is ever retired.
  package internal(set) var offers: OfferTimes?
  /// What all sums take, without ids and tables: `ActionSums.bytes` of all of them.
  package private(set) var bytes: Int

  package init(configuration: ModelConfiguration, shape: VectorShape) {
    self.configuration = configuration
    self.shape = shape
    // From a hybrid model's shared sums an action may be marginalised out before the first batch has closed.
    all = ActionSums(
      dimension: shape.shared, forgetting: configuration.forgetting,
      hasMatrix: configuration.kind == .hybrid && configuration.retires)
    offers = configuration.retires ? OfferTimes() : nil
    bytes = all.bytes
  }

  /// Takes up sums from a snapshot file.
  ///
  /// - Precondition: They are of this shape, and there are times of the same actions where some are retired, else none.
  package init(
    configuration: ModelConfiguration, shape: VectorShape, actions: [ActionID: ActionSums], all: ActionSums,
    offers: OfferTimes?
  ) {
    self.init(configuration: configuration, shape: shape)
    precondition(all.dimension == shape.shared, "sums of another shape")
    precondition(offers.map { $0.times.count == actions.count } ?? !configuration.retires, "times of other actions")
    self.actions = actions
    self.all = all
    self.offers = offers
    bytes = actions.values.reduce(all.bytes) { $0 + $1.bytes }
  }

  package subscript(action: ActionID) -> ActionSums? { actions[action] }

  /// Sums of an action without examples.
  package func emptySums() -> ActionSums { ModelSums.emptySums(shape, configuration.forgetting) }

  private static func emptySums(_ shape: VectorShape, _ forgetting: Forgetting?) -> ActionSums {
    ActionSums(dimension: shape.own, partnerDimension: shape.own > 0 ? shape.shared : 0, forgetting: forgetting)
  }

  /// Adds one example of an action, unless it must be refused.
  ///
  /// - Returns: Why it was refused; nil if it was added.
  /// - Complexity: that of `ActionSums.add`, for the action and for all.
  package mutating func add(_ example: Example, of action: ActionID) -> ExampleRefusal? {
    if let refusal = example.refusal(by: configuration.kind) { return refusal }
    let (shape, forgetting) = (shape, configuration.forgetting)
    let count = actions.count
    bytes += actions[action, default: ModelSums.emptySums(shape, forgetting)].growth { $0.add(example, in: shape) }
    if actions.count > count { bytes += emptySums().bytes }
    bytes += all.growth { $0.addShared(example, in: shape) }
    return nil
  }

  /// Gives an example that was added another reward. One that was refused stays refused.
  ///
  /// Where its action was retired since, its own sums are gone. Shared weights still learn from it if there is nothing
  /// beside them (`shared`). In a hybrid model they cannot: how much of the difference is the action's own is gone too.
  /// Where no action is ever retired, one without sums was never learned of, and there is nothing to amend.
  /// - Parameter number: That with which the outcome was learned that is amended.
  /// - Returns: False if it taught nothing, since no sums hold the outcome.
  /// - Complexity: O(*dimension*).
  package mutating func amend(
    _ example: Example, of action: ActionID, number: Int, from old: Double
  ) -> Bool {
    guard example.refusal(by: configuration.kind) == nil, Example.admits(old, configuration.kind) else { return true }
    let (isHeld, features) = (holds(outcome: number, of: action), example.features)
    guard isHeld || configuration.kind == .shared && offers != nil else { return false }
    if isHeld { actions[action]?.amend(features.own(shape), from: old, to: example.reward, at: example.at) }
    all.amend(features.shared(shape), from: old, to: example.reward, at: example.at)
    return true
  }

  /// Takes the sums of an action out; nil if it has none.
  mutating func remove(_ action: ActionID) -> ActionSums? {
    guard let sums = actions.removeValue(forKey: action) else { return nil }
    bytes -= sums.bytes
    return sums
  }

  /// Marginalises the weights of an action that was taken out from the sums over what all actions share.
  mutating func subtractShared(gramOf factors: HybridFactors, at reference: Int64) {
    all.subtract(gramOf: factors.reduced, moments: factors.rewardedGains, at: reference)
  }
}

extension ActionSums {
  /// By how many bytes a change makes them larger.
  fileprivate mutating func growth(by change: (inout ActionSums) -> Void) -> Int {
    let before = bytes
    change(&self)
    return bytes - before
  }

  /// Adds what an example of a model of `shape` teaches one action.
  package mutating func add(_ example: Example, in shape: VectorShape) {
    add(example.features.own(shape), reward: example.reward, at: example.at)
  }

  /// Adds what an example of a model of `shape` teaches all actions.
  package mutating func addShared(_ example: Example, in shape: VectorShape) {
    add(example.features.shared(shape), reward: example.reward, at: example.at)
  }
}

extension [Double] {
  /// What an action's sums take of a vector: x, and in a hybrid model z.
  fileprivate func own(_ shape: VectorShape) -> ArraySlice<Double> { shape.own == 0 ? [] : self[...] }

  /// What the sums over all actions take: z.
  fileprivate func shared(_ shape: VectorShape) -> ArraySlice<Double> { shape.shared == 0 ? [] : self[shape.own...] }
}
