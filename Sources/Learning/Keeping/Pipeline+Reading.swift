package import Attribution
import Bandits
package import Events

extension Pipeline {
  /// Reads what was taken: a pipeline that behaves for ever after as the one it was taken from, and notes what changes
  /// from now on.
  ///
  /// A model derived next is the same bit for bit, but every action of it is derived anew.
  /// - Parameters:
  ///   - entries: In the order of their keys, each once; one of which nothing is left has no effect.
  ///   - reading: Reads the texts of the placements that the state names, and of those that come.
  ///   - decision: The decision in the record at an offset. It is asked for those whose outcomes are not all told.
  /// - Throws: `StateError` if the entries are no state, or one of models or features that `reading` does not give, and
  ///   what `decision` throws.
  /// - Complexity: O(*bytes of the entries*), and what `decision` costs.
  package init(
    entries: some Sequence<StateEntry>, reading: @escaping PlacementReading, decision: (UInt64) throws -> Decision
  ) throws {
    var reader = AttributorReader()
    var learning = LearningReader(Pipeline(reading: reading))
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
    offset = UInt64(try reader.number())
    greatestTick = try reader.time()
    setAside = try reader.number()
    var small: [LearningReader.SmallState] = []
    for _ in 0..<(try reader.count()) {
      let (course, rest) = try PlacementCourse.restored(from: &reader, key, reading: reading, through: offset)
      guard index(of: course.placement.name) == nil else { throw reader.error("each placement once") }
      courses.append(course)
      small.append(rest)
    }
    return small
  }
}

extension PlacementCourse {
  /// Reads everything small of a placement.
  ///
  /// - Throws: `StateError` if its text is not read as what its sums are of.
  fileprivate static func restored(
    from reader: inout ByteReader, _ key: StateKey, reading: PlacementReading, through offset: UInt64
  ) throws -> (PlacementCourse, LearningReader.SmallState) {
    let (name, text, digest) = (PlacementName(try reader.text()), try reader.text(), try reader.fixed())
    guard let placement = try? reading(name, text), case var course = PlacementCourse(placement, text: text),
      placement.name == name, course.sumsDigest == digest
    else { throw StateError(.doesNotFit, at: key, "a state of another placement \(name), model or features") }
    course.isWithdrawn = try reader.flag()
    course.refoldsSince = try reader.optional { reader throws(ByteError) in UInt64(try reader.number(through: offset)) }
    course.schedule = PublishSchedule(
      rule: placement.publish, news: try reader.number(), lastNow: try reader.time(), lastTick: try reader.time())
    course.seenChanges = try reader.number()
    course.publishedOffset = UInt64(try reader.number(through: offset))
    var unlearned = UnlearnedCounts()
    for reason in UnlearnedCounts.Reason.allCases { unlearned[reason] = try reader.number() }
    unlearned.refusedAmendments = try reader.number()
    course.learner = Learner(placement: placement, settled: course.learner.settled, unlearned: unlearned)
    return (course, LearningReader.SmallState(actions: try reader.number(), closedThrough: try reader.time()))
  }
}

/// Reads the part of a pipeline that is not attribution.
private struct LearningReader {
  private var pipeline: Pipeline
  /// Of each placement; nil before everything small was read.
  private var small: [SmallState]?
  private var actions: [[ActionID: ActionSums]] = []
  private var offers: [[ActionID: OfferTimes.Times]] = []
  private var shared: [ActionSums?] = []

  struct SmallState {
    /// How many have sums.
    let actions: Int
    /// Of `OfferTimes`.
    let closedThrough: EventTime
  }

  init(_ pipeline: Pipeline) { self.pipeline = pipeline }

  mutating func read(_ entry: StateEntry) throws {
    let (key, index) = (entry.key, entry.key.placement)
    guard key.kind == .pipeline || index < actions.count else {
      throw StateError(.damaged, at: key, "there are \(actions.count) placements")
    }
    try entry.decode { reader in
      switch key.kind {
      case .pipeline: try begin(with: try pipeline.restoreSmallState(from: &reader, key))
      case .shared: shared[index] = try ActionSums(from: &reader, like: pipeline.settledSums(at: index).all)
      case .action:
        let empty = pipeline.settledSums(at: index).emptySums()
        actions[index][try action(of: key)] = try ActionSums(from: &reader, like: empty)
      case .offer: offers[index][try action(of: key)] = try OfferTimes.Times(from: &reader)
      default: throw StateError(.damaged, at: key, "a pipeline has no such kind")
      }
    }
  }

  private mutating func begin(with small: [SmallState]) {
    self.small = small
    actions = small.map { _ in [:] }
    offers = small.map { _ in [:] }
    shared = small.map { _ in nil }
  }

  private func action(of key: StateKey) throws(StateError) -> ActionID {
    guard let name = key.name else { throw StateError(.damaged, at: key, "expected the name of an action") }
    return ActionID(name)
  }

  consuming func finish(with attributor: Attributor) throws(StateError) -> Pipeline {
    guard let small else { throw StateError(.missing, at: StateKey(.pipeline), "there is no state without it") }
    guard attributor.placements.map(\.name) == pipeline.placements.map(\.name) else {
      throw StateError(.damaged, at: StateKey(.pipeline), "other placements than those of attribution")
    }
    for index in pipeline.courses.indices {
      let (course, rules) = (pipeline.courses[index], attributor.placements[index].rules)
      guard rules == course.placement.attribution else {
        throw StateError(.doesNotFit, at: StateKey(.pipeline), "a state of other rules of \(course.placement.name)")
      }
      guard course.seenChanges <= attributor.placements[index].changes else {
        throw StateError(.damaged, at: StateKey(.pipeline), "more changes were seen than there are")
      }
      pipeline.courses[index].learner = Learner(
        placement: course.placement, settled: try settled(at: index, small[index]), unlearned: course.learner.unlearned)
      pipeline.courses[index].learner.keepChanges(areTaken: true)
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
