package import Attribution
package import Bandits
package import Events

/// Everything after the log: records in, outcomes and publishing out. A pure state machine: it reads no clock, draws no
/// random number, does no I/O, and never lets a hash table's order into its output. Service, replay, batch and tests
/// drive this same machine.
package struct Pipeline: Sendable {
  package enum Output: Sendable {
    /// A pair closed.
    case outcome(Outcome)
    /// Actions of the placement at this index were retired by the outcomes before, in this order.
    case retired(Int, [ActionID])
    /// It is time to publish the placement at this index: call `derive`.
    case publish(Int)
  }

  /// In the order of their names.
  package let placements: [Placement]
  /// How many records were applied; the next one's offset is one more.
  package internal(set) var offset: UInt64 = 0
  package internal(set) var attributor: Attributor
  var learners: [Learner]
  var schedules: [PublishSchedule]
  var seenChanges: [Int]
  /// Whether titles have come since a placement was last derived.
  private var hasNewTitles: [Bool]
  /// The offset at which each placement was last published; 0 before.
  var publishedOffsets: [UInt64]
  var greatestTick = EventTime.distantPast
  private var outcomes: [Outcome] = []

  /// - Parameter placements: With distinct names.
  package init(placements: [Placement]) {
    self.placements = placements.sorted { $0.name < $1.name }
    attributor = Attributor(
      rules: Dictionary(uniqueKeysWithValues: placements.map { ($0.name, $0.attribution) }))
    learners = self.placements.map { Learner(placement: $0) }
    schedules = self.placements.map { PublishSchedule(rule: $0.publish) }
    seenChanges = self.placements.map { _ in 0 }
    hasNewTitles = self.placements.map { _ in false }
    publishedOffsets = self.placements.map { _ in 0 }
  }

  /// The index of a placement; nil if there is none of that name.
  package func index(of name: PlacementName) -> Int? { placements.firstIndex { $0.name == name } }

  /// Applies the record at `offset + 1`.
  ///
  /// - Parameters:
  ///   - digest: `EventDigest` of the record, made where it was encoded.
  ///   - outputs: What follows is appended: outcomes first, then for each placement at most one of retired actions, then
  ///     at most one publish.
  /// - Returns: Whether an event was new; `.accepted` for other records.
  @discardableResult
  package mutating func apply(_ record: Record, digest: UInt64, into outputs: inout [Output]) -> Admission {
    offset += 1
    switch record {
    case .event(let event):
      if case .tick(let at) = event { greatestTick = max(greatestTick, at) }
      let admission = attributor.apply(event, digest: digest, at: offset, outcomes: &outcomes)
      learn(into: &outputs)
      for index in schedules.indices where schedules[index].isDue(now: attributor.now, tick: greatestTick) {
        publish(index, into: &outputs)
      }
      return admission
    case .publish(let name):
      if let index = index(of: name), hasNews(at: index) { publish(index, into: &outputs) }
      return .accepted
    case .title(let title):
      apply(title)
      return .accepted
    case .retired:
      // It follows from the outcomes, and was applied with them.
      return .accepted
    case .placement, .withdrawn:
      return .accepted
    }
  }

  /// Applies a record that nobody has encoded yet. - Complexity: that of encoding it, more.
  @discardableResult
  package mutating func apply(_ record: Record, into outputs: inout [Output]) -> Admission {
    apply(record, digest: EventDigest.of(record.encoded()), into: &outputs)
  }

  /// Whether a placement has learned anything that no publish has shown.
  package func hasNews(at index: Int) -> Bool { schedules[index].news > 0 }

  /// The earliest event time at which a tick would change something; nil if none would.
  package var nextDeadline: EventTime? {
    ([attributor.nextDeadline] + schedules.map(\.nextTick)).compactMap(\.self).min()
  }

  /// The settled sums of a placement.
  package func settledSums(at index: Int) -> ModelSums { learners[index].settled }

  /// Outcomes of a placement that taught nothing, by why.
  package func unlearned(at index: Int) -> UnlearnedCounts { learners[index].unlearned }

  /// Derives what a placement has learned, as a snapshot whose version is the offset of its last publish, or the present
  /// offset if anything is new since.
  ///
  /// - Returns: nil if a number is not finite or a factor fails: the previous snapshot stays.
  package mutating func derive(at index: Int) -> Snapshot? {
    if hasNewTitles[index] { attributor.noteOpenActions(at: index) }
    hasNewTitles[index] = false
    learners[index].note(changed: attributor.takeChangedActions(at: index))
    let (placement, attributor) = (placements[index], attributor)
    let model = learners[index].derive { action in
      attributor.openPairs(of: action, at: index).map { placement.enriched($0, from: attributor.catalogue) }
    }
    guard let model else { return nil }
    return Snapshot(
      placement: placement.name, version: hasNews(at: index) ? offset : publishedOffsets[index],
      trainedThrough: attributor.now,
      outcomes: attributor.placements[index].counts.outcomes, policy: placement.policy, features: placement.features,
      model: model)
  }

  /// Takes up what the catalogue says of a title. Open pairs may have other features and rewards from now on, so a model
  /// that holds them is derived anew.
  private mutating func apply(_ title: Title) {
    attributor.apply(title)
    for index in placements.indices where placements[index].learn == .immediate && placements[index].asksCatalogue {
      hasNewTitles[index] = true
      schedules[index].note(1)
    }
  }

  /// An outcome with its features filled in; one that amends another has those that the first had.
  private mutating func filledIn(_ closed: Outcome, at index: Int) -> Outcome {
    let outcome = placements[index].enriched(closed, from: attributor.catalogue)
    if outcome.amended == nil { attributor.keep(outcome, at: index) }
    return outcome
  }

  private mutating func learn(into outputs: inout [Output]) {
    var retired: [Int: [ActionID]] = [:]
    for closed in outcomes {
      guard let index = index(of: closed.decision.placement) else { continue }
      let outcome = filledIn(closed, at: index)
      let gone = learners[index].learn(outcome)
      if !gone.isEmpty { retired[index, default: []] += gone }
      if placements[index].learn == .windowClose { schedules[index].note(1) }
      outputs.append(.outcome(outcome))
    }
    outcomes.removeAll(keepingCapacity: true)
    for (index, actions) in retired.sorted(by: { $0.key < $1.key }) {
      schedules[index].note(actions.count)
      outputs.append(.retired(index, actions))
    }
    for index in placements.indices where placements[index].learn == .immediate {
      let changes = attributor.placements[index].changes
      schedules[index].note(changes - seenChanges[index])
      seenChanges[index] = changes
    }
  }

  private mutating func publish(_ index: Int, into outputs: inout [Output]) {
    schedules[index].published(now: attributor.now, tick: greatestTick)
    publishedOffsets[index] = offset
    outputs.append(.publish(index))
  }
}
