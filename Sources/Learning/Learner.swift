package import Attribution
package import Bandits
package import Events

/// The model of one placement while it learns: settled sums, and the model last derived from them.
///
/// Settled sums take closed outcomes in canonical order. With `learn: immediate` a published model also holds the open
/// pairs with the reward they have so far; these provisional sums are built anew at each publish, for the actions whose
/// pairs have changed, from the open pairs in canonical order, and never subtracted from.
package struct Learner: Sendable {
  package private(set) var placement: Placement
  /// The sums of closed outcomes.
  package private(set) var settled: ModelSums
  /// Outcomes that teach nothing.
  package private(set) var unlearned = UnlearnedCounts()
  private var deriver: ModelDeriver
  /// What the open pairs of each action that has some add to what all actions share, and when the latest was activated.
  private var open: [ActionID: OpenPart] = [:]
  private var changed: Set<ActionID> = []
  /// The reference of the model last derived.
  private var reference: Int64 = 0

  /// Settled sums that have changed since they were taken (`Keeping`).
  var changedSums = ChangedActions()
  var hasChangedShared = false
  /// Actions that were offered, retired or first learned of since they were taken, where actions are ever retired.
  var changedOffers = ChangedActions()

  private struct OpenPart {
    let latest: EventTime
    /// nil where no weights are shared.
    let shared: ActionSums?
  }

  package init(placement: Placement) {
    let shape = VectorShape(placement.model.kind, of: placement.features)
    self.init(placement: placement, settled: ModelSums(configuration: placement.model, shape: shape))
  }

  /// Goes on from sums that a snapshot file holds, or a state.
  ///
  /// - Precondition: They are sums of the placement's model and features.
  package init(placement: Placement, settled: ModelSums, unlearned: UnlearnedCounts = UnlearnedCounts()) {
    precondition(
      settled.configuration == placement.model
        && settled.shape == VectorShape(placement.model.kind, of: placement.features), "sums of another model")
    self.placement = placement
    self.settled = settled
    self.unlearned = unlearned
    deriver = ModelDeriver(configuration: placement.model, shape: settled.shape)
    changed = Set(settled.actions.keys)
  }

  /// Goes on as an edited placement says.
  ///
  /// - Precondition: Of the same model and features.
  mutating func become(_ other: Placement) {
    precondition(other.model == placement.model && other.features == placement.features, "sums of another model")
    if other.learn != placement.learn {
      // What was derived holds open pairs, or lacks them.
      deriver = ModelDeriver(configuration: other.model, shape: settled.shape)
      (open, reference, changed) = ([:], 0, Set(settled.actions.keys))
    }
    placement = other
  }

  /// Adds a closed outcome, or amends the reward of one that was added.
  ///
  /// Every outcome but an amendment moves on what actions are retired by: those due go before it is added, those too many
  /// after.
  /// - Returns: The actions retired, in this order.
  /// - Complexity: that of `ModelSums.learn`.
  @discardableResult
  package mutating func learn(_ outcome: Outcome) -> [ActionID] {
    if let old = outcome.amended {
      amend(outcome, from: old)
      return []
    }
    let decision = outcome.decision
    let example = outcome.isMeasured ? example(of: outcome) : nil
    let (refusal, retired) = settled.learn(
      example, of: outcome.action, offering: decision.candidates.lazy.map(\.id),
      .init(closedAt: outcome.closedAt, decidedAt: decision.at, number: outcome.number))
    if let reason = reason(why: outcome, taught: example, refusal) {
      unlearned.count(reason)
    } else {
      noteChange(of: outcome.action)
    }
    for action in retired { noteChange(of: action) }
    noteOffers(of: decision, retired: retired)
    return retired
  }

  /// Why an outcome taught nothing; nil if it did.
  private func reason(
    why outcome: Outcome, taught example: Example?, _ refusal: ExampleRefusal?
  ) -> UnlearnedCounts.Reason? {
    if let refusal { return UnlearnedCounts.Reason(refusal) }
    if example != nil { return nil }
    return outcome.isMeasured ? .features : .unmeasured
  }

  private mutating func noteOffers(of decision: Decision, retired: [ActionID]) {
    guard changedOffers.isKept, let offers = settled.offers else { return }
    for candidate in decision.candidates where offers.times[candidate.id] != nil { changedOffers.note(candidate.id) }
    for action in retired { changedOffers.note(action) }
  }

  /// An amendment that leaves the reward what it was has nothing to teach.
  private mutating func amend(_ outcome: Outcome, from old: Double) {
    guard outcome.isMeasured, outcome.reward != old, let example = example(of: outcome) else { return }
    if settled.amend(example, of: outcome.action, number: outcome.number, from: old) {
      noteChange(of: outcome.action)
    } else {
      unlearned.refusedAmendments += 1
    }
  }

  private mutating func noteChange(of action: ActionID) {
    changed.insert(action)
    guard changedSums.isKept else { return }
    changedSums.note(action)
    hasChangedShared = true
  }

  /// Notes actions whose open pairs have changed.
  package mutating func note(changed actions: [ActionID]) {
    if placement.learn == .immediate { changed.formUnion(actions) }
  }

  /// Derives the model of everything learned so far; actions that did not change keep their posteriors, unless a model
  /// that forgets has come to a new reference.
  ///
  /// - Parameter openPairs: The open pairs of an action in canonical order.
  /// - Returns: nil if a posterior is not finite or a factor fails; the model last derived stays what it was.
  /// - Complexity: that of `ModelDeriver` for the changed actions, and what their open pairs cost; for shared weights
  ///   O(*actions with open pairs* · *z*²) more.
  package mutating func derive(openPairs: (ActionID) -> [OpenPair]) -> (any Model)? {
    let pairs = placement.learn == .immediate ? openPairs : { _ in [] }
    var examples: [ActionID: [Example]] = [:]
    for action in changed {
      let own = pairs(action).compactMap { example(of: $0) }
      open[action] = openPart(of: own)
      examples[action] = own
    }
    let latest = open.values.reduce(settled.all.latest) { max($0, $1.latest) }
    let reference = placement.model.forgetting?.reference(for: latest) ?? 0
    if reference != self.reference { changed = changed.union(settled.actions.keys).union(open.keys) }
    self.reference = reference
    var next = deriver
    for action in changed.sorted() {
      let own = examples[action] ?? pairs(action).compactMap { example(of: $0) }
      let sums = sums(of: action, with: own).map { CompleteSums(of: $0, at: reference) }
      guard next.update(action, with: sums) else { return nil }
    }
    guard let model = next.model(all: sharedSums(with: open, at: reference)) else { return nil }
    deriver = next
    changed.removeAll(keepingCapacity: true)
    return model
  }

  /// The snapshot of a placement of which nothing is known but what the prior says: version 0.
  ///
  /// - Parameter text: Of the placement's file.
  /// - Returns: nil if a number is not finite.
  package static func prior(of placement: Placement, text: String) -> Snapshot? {
    var learner = Learner(placement: placement)
    return learner.derive(openPairs: { _ in [] }).map { model in
      Snapshot(
        placement: placement.name, version: 0, trainedThrough: .distantPast, outcomes: 0, policy: placement.policy,
        features: placement.features, model: model, text: text)
    }
  }

  /// The sums that `derive` derives from.
  ///
  /// - Parameters:
  ///   - openActions: Those that have open pairs.
  ///   - openPairs: As `derive` takes them.
  /// - Complexity: that of `CompleteSums` for each open action, and what its pairs cost.
  package func snapshotSums(openActions: [ActionID], openPairs: (ActionID) -> [OpenPair]) -> SnapshotSums {
    guard placement.learn == .immediate else { return SnapshotSums(settled: settled) }
    var examples: [ActionID: [Example]] = [:]
    var parts: [ActionID: OpenPart] = [:]
    for action in openActions {
      let own = openPairs(action).compactMap { example(of: $0) }
      if !own.isEmpty { examples[action] = own }
      parts[action] = openPart(of: own)
    }
    let latest = parts.values.reduce(settled.all.latest) { max($0, $1.latest) }
    let reference = placement.model.forgetting?.reference(for: latest) ?? 0
    var open: [ActionID: CompleteSums] = [:]
    for (action, own) in examples {
      open[action] = sums(of: action, with: own).map { CompleteSums(of: $0, at: reference) }
    }
    return SnapshotSums(
      settled: settled, open: open, all: sharedSums(with: parts, at: reference), reference: reference)
  }

  /// Settled and provisional sums over what all actions share, added in the order of the actions' ids.
  private func sharedSums(with open: [ActionID: OpenPart], at reference: Int64) -> CompleteSums {
    var sums = CompleteSums(of: settled.all, at: reference)
    guard settled.shape.shared > 0 else { return sums }
    for (_, part) in open.sorted(by: { $0.key < $1.key }) {
      if let shared = part.shared { sums += CompleteSums(of: shared, at: reference) }
    }
    return sums
  }

  /// Settled and provisional sums of an action; nil if there is nothing to learn from.
  private func sums(of action: ActionID, with examples: [Example]) -> ActionSums? {
    var sums = settled[action] ?? settled.emptySums()
    for example in examples { sums.add(example, in: settled.shape) }
    return sums.rewards.count > 0 ? sums : nil
  }

  /// nil without examples, and where nobody asks.
  private func openPart(of examples: [Example]) -> OpenPart? {
    let isAsked = settled.shape.shared > 0 || placement.model.halfLife != nil
    guard isAsked, !examples.isEmpty else { return nil }
    var shared = ActionSums(dimension: settled.shape.shared, forgetting: placement.model.forgetting)
    for example in examples { shared.addShared(example, in: settled.shape) }
    return OpenPart(latest: shared.latest, shared: shared.dimension > 0 ? shared : nil)
  }

  /// nil for one that teaches nothing.
  private func example(of pair: OpenPair) -> Example? {
    guard pair.isMeasured,
      let example = example(of: pair.features, reward: pair.reward, at: pair.activatedAt)
    else { return nil }
    return example.refusal(by: placement.model.kind) == nil ? example : nil
  }

  private func example(of outcome: Outcome) -> Example? {
    example(
      of: PairFeatures(of: outcome.decision, at: outcome.place), reward: outcome.reward, at: outcome.activatedAt)
  }

  /// nil if the schema cannot encode the features; `counts` asks for none.
  private func example(of features: PairFeatures, reward: Double, at: EventTime) -> Example? {
    guard placement.model.kind != .counts else { return Example(features: [], reward: reward, at: at) }
    return (try? placement.features.encode(features.context, action: features.action)).map {
      Example(features: $0, reward: reward, at: at)
    }
  }
}

extension Outcome {
  /// When its pair was activated: as it was shown, but not before it was decided.
  fileprivate var activatedAt: EventTime { max(impressionAt, decision.at) }
}
