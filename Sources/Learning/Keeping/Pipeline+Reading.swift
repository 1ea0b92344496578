package import Attribution
import Bandits
package import Events

extension Pipeline {
  /// Reads what was taken: a pipeline that behaves for ever after as the one it was taken from, and notes what changes
  /// from now on.
  ///
  /// A model derived next is the same bit for bit, but every action of it is derived anew.
  /// - Parameters:
  ///   - placements: With the attribution rules, models and features under which the state came about.
  ///   - entries: In the order of their keys, each once; one of which nothing is left has no effect.
  ///   - decision: The decision in the record at an offset. It is asked for those whose outcomes are not all told.
  /// - Throws: `StateError` if the entries are no state of these placements, and what `decision` throws.
  /// - Complexity: O(*bytes of the entries*), and what `decision` costs.
  package init(
    placements: [Placement], entries: some Sequence<StateEntry>, decision: (UInt64) throws -> Decision
  ) throws {
    var reader = AttributorReader()
    var learning = LearningReader(Pipeline(placements: placements))
    var order = StateOrder()
    for entry in entries where try order.admits(entry) {
      if entry.key.kind.code < StateKey.Kind.pipeline.code {
        try reader.read(entry, decision: decision)
      } else {
        try learning.read(entry)
      }
    }
    self = try learning.finish(with: try reader.finish())
  }

  /// Reads everything small; returns what is to be compared with the sums, or is of them.
  fileprivate mutating func restoreSmallState(
    from reader: inout ByteReader, _ key: StateKey
  ) throws -> [LearningReader.SmallState] {
    guard try reader.byte() == Pipeline.stateFormat else {
      throw StateError(.doesNotFit, at: key, "expected format \(Pipeline.stateFormat)")
    }
    guard try reader.fixed() == placementsDigest else {
      throw StateError(.doesNotFit, at: key, "a state of other placements, models or features")
    }
    offset = UInt64(try reader.number())
    greatestTick = try reader.time()
    return try placements.indices.map { index in
      schedules[index] = PublishSchedule(
        rule: placements[index].publish, news: try reader.number(), lastNow: try reader.time(),
        lastTick: try reader.time())
      seenChanges[index] = try reader.number()
      publishedOffsets[index] = UInt64(try reader.number(through: offset))
      var unlearned = UnlearnedCounts()
      for reason in UnlearnedCounts.Reason.allCases { unlearned[reason] = try reader.number() }
      unlearned.refusedAmendments = try reader.number()
      learners[index] = Learner(
        placement: placements[index], settled: learners[index].settled, unlearned: unlearned)
      return LearningReader.SmallState(actions: try reader.number(), closedThrough: try reader.time())
    }
  }
}

/// Reads the part of a pipeline that is not attribution.
private struct LearningReader {
  private var pipeline: Pipeline
  /// Of each placement; nil before everything small was read.
  private var small: [SmallState]?
  private var actions: [[ActionID: ActionSums]]
  private var offers: [[ActionID: OfferTimes.Times]]
  private var shared: [ActionSums?]

  struct SmallState {
    /// How many have sums.
    let actions: Int
    /// Of `OfferTimes`.
    let closedThrough: EventTime
  }

  init(_ pipeline: Pipeline) {
    self.pipeline = pipeline
    actions = pipeline.placements.map { _ in [:] }
    offers = pipeline.placements.map { _ in [:] }
    shared = pipeline.placements.map { _ in nil }
  }

  mutating func read(_ entry: StateEntry) throws {
    let (key, index) = (entry.key, entry.key.placement)
    guard index < max(1, actions.count) else {
      throw StateError(.damaged, at: key, "there are \(actions.count) placements")
    }
    try entry.decode { reader in
      switch key.kind {
      case .pipeline: small = try pipeline.restoreSmallState(from: &reader, key)
      case .shared: shared[index] = try ActionSums(from: &reader, like: pipeline.settledSums(at: index).all)
      case .action:
        let empty = pipeline.settledSums(at: index).emptySums()
        actions[index][try action(of: key)] = try ActionSums(from: &reader, like: empty)
      case .offer: offers[index][try action(of: key)] = try OfferTimes.Times(from: &reader)
      default: throw StateError(.damaged, at: key, "a pipeline has no such kind")
      }
    }
  }

  private func action(of key: StateKey) throws(StateError) -> ActionID {
    guard let name = key.name else { throw StateError(.damaged, at: key, "expected the name of an action") }
    return ActionID(name)
  }

  consuming func finish(with attributor: Attributor) throws(StateError) -> Pipeline {
    guard let small else { throw StateError(.missing, at: StateKey(.pipeline), "there is no state without it") }
    guard
      attributor.placements.elementsEqual(
        pipeline.placements, by: { $0.name == $1.name && $0.rules == $1.attribution && !$0.isWithdrawn })
    else { throw StateError(.doesNotFit, at: StateKey(.attribution), "a state of other placements or rules") }
    for index in pipeline.placements.indices {
      let unlearned = pipeline.unlearned(at: index)
      pipeline.learners[index] = Learner(
        placement: pipeline.placements[index], settled: try settled(at: index, small[index]), unlearned: unlearned)
      pipeline.learners[index].keepChanges(areTaken: true)
      guard pipeline.seenChanges[index] <= attributor.placements[index].changes else {
        throw StateError(.damaged, at: StateKey(.pipeline), "more changes were seen than there are")
      }
    }
    pipeline.attributor = attributor
    return pipeline
  }

  private func settled(at index: Int, _ small: SmallState) throws(StateError) -> ModelSums {
    let (empty, actions, offers) = (pipeline.settledSums(at: index), actions[index], offers[index])
    guard let all = shared[index], actions.count == small.actions else {
      throw StateError(.missing, at: StateKey(.shared, placement: index), "sums were written that are not there")
    }
    guard offers.count == (empty.offers == nil ? 0 : actions.count),
      offers.keys.allSatisfy({ actions[$0] != nil })
    else {
      throw StateError(.missing, at: StateKey(.offer, placement: index), "times of other actions than have sums")
    }
    return ModelSums(
      configuration: empty.configuration, shape: empty.shape, actions: actions, all: all,
      offers: empty.offers == nil ? nil : OfferTimes(offers, closedThrough: small.closedThrough))
  }
}
