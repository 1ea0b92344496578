package import Events

/// Everything that examples have taught a model: sums per action, and sums over what all actions share.
///
/// Bytes per action, beside its id: `counts` and `shared` 150; `disjoint` 8 (*d*² + 65 *d*) and `hybrid`
/// 8 (*x*² + *x z* + 64 (*x* + *z*) + *x*) at most. `shared` and `hybrid` hold 8 (*z*² + 65 *z*) once.
package struct ModelSums: Equatable, Sendable {
  package let configuration: ModelConfiguration
  package let shape: VectorShape
  package private(set) var actions: [ActionID: ActionSums] = [:]
  /// Over all examples in their order: Σ w z zᵀ and Σ w r z where weights are shared, else rewards alone.
  package private(set) var all: ActionSums

  package init(configuration: ModelConfiguration, shape: VectorShape) {
    self.configuration = configuration
    self.shape = shape
    all = ActionSums(dimension: shape.shared, forgetting: configuration.forgetting)
  }

  /// Takes up sums from a snapshot file. - Precondition: They are of this shape.
  package init(
    configuration: ModelConfiguration, shape: VectorShape, actions: [ActionID: ActionSums], all: ActionSums
  ) {
    self.init(configuration: configuration, shape: shape)
    precondition(all.dimension == shape.shared, "sums of another shape")
    self.actions = actions
    self.all = all
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
    actions[action, default: ModelSums.emptySums(shape, forgetting)].add(example, in: shape)
    all.addShared(example, in: shape)
    return nil
  }

  /// Gives an example that was added another reward. One that was refused stays refused.
  ///
  /// - Complexity: O(*dimension*).
  package mutating func amend(_ example: Example, of action: ActionID, from old: Double) {
    guard example.refusal(by: configuration.kind) == nil, Example.admits(old, configuration.kind) else { return }
    guard actions[action] != nil else { return }
    let features = example.features
    actions[action]?.amend(features.own(shape), from: old, to: example.reward, at: example.at)
    all.amend(features.shared(shape), from: old, to: example.reward, at: example.at)
  }
}

extension ActionSums {
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
