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
    /// The placement at this index came, was edited or withdrawn; a publish of it follows.
    case edited(Int)
    /// The record cannot be applied and has changed nothing; why.
    case setAside(String)
    /// It is time to publish the placement at this index: call `derive`.
    case publish(Int)
  }

  /// How many records were applied; the next one's offset is one more.
  package internal(set) var offset: UInt64 = 0
  package internal(set) var attributor: Attributor
  /// In the order in which they came, as `attributor` has them.
  var courses: [PlacementCourse]
  package let reading: PlacementReading
  var greatestTick = EventTime.distantPast
  /// Records that could not be applied.
  package internal(set) var setAside = 0
  private var outcomes: [Outcome] = []

  /// - Parameters:
  ///   - placements: Those that are there before any record, with distinct names; their order is that of their names.
  ///   - reading: Reads the text of those that come with records.
  package init(placements: [Placement] = [], reading: @escaping PlacementReading = Pipeline.readingNothing) {
    courses = placements.sorted { $0.name < $1.name }.map { PlacementCourse($0, text: "") }
    attributor = Attributor(
      rules: Dictionary(uniqueKeysWithValues: placements.map { ($0.name, $0.attribution) }))
    self.reading = reading
  }

  /// For those that know their placements beforehand.
  package static let readingNothing: PlacementReading = { _, _ in throw UnreadablePlacement() }

  private struct UnreadablePlacement: Error, CustomStringConvertible {
    var description: String { "placements are not read here" }
  }

  /// As the last record left them, withdrawn ones too. - Complexity: O(*placements*).
  package var placements: [Placement] { courses.map(\.placement) }

  /// Whether a placement takes no decisions any more. - Complexity: O(1).
  package func isWithdrawn(at index: Int) -> Bool { courses[index].isWithdrawn }

  /// The index of a placement; nil if there is none of that name.
  package func index(of name: PlacementName) -> Int? {
    courses.firstIndex { $0.placement.name == name }
  }

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
      for index in courses.indices where courses[index].schedule.isDue(now: attributor.now, tick: greatestTick) {
        publish(index, into: &outputs)
      }
      return admission
    case .publish(let name):
      if let index = index(of: name), hasNews(at: index) { publish(index, into: &outputs) }
      return .accepted
    case .title(let title):
      apply(title)
      return .accepted
    case .retired, .snapshot:
      // The first follows from the outcomes, and was applied with them; the second is about what rankings use.
      return .accepted
    case .placement(let name, let text):
      place(name, text, into: &outputs)
      return .accepted
    case .withdrawn(let name):
      withdraw(name, into: &outputs)
      return .accepted
    }
  }

  /// Applies a record that nobody has encoded yet. - Complexity: that of encoding it, more.
  @discardableResult
  package mutating func apply(_ record: Record, into outputs: inout [Output]) -> Admission {
    apply(record, digest: EventDigest.of(record.encoded()), into: &outputs)
  }

  /// Whether a placement has learned anything that no publish has shown.
  package func hasNews(at index: Int) -> Bool { courses[index].schedule.news > 0 }

  /// The earliest event time at which a tick would change something; nil if none would.
  package var nextDeadline: EventTime? {
    ([attributor.nextDeadline] + courses.map(\.schedule.nextTick)).compactMap(\.self).min()
  }

  /// The settled sums of a placement.
  package func settledSums(at index: Int) -> ModelSums { courses[index].learner.settled }

  /// The sums that `derive` derives a placement's snapshot from.
  package func snapshotSums(at index: Int) -> SnapshotSums {
    let (placement, attributor) = (courses[index].placement, attributor)
    return courses[index].learner.snapshotSums(openActions: attributor.openActions(at: index)) { action in
      attributor.openPairs(of: action, at: index).map { placement.enriched($0, from: attributor.catalogue) }
    }
  }

  /// Outcomes of a placement that taught nothing, by why.
  package func unlearned(at index: Int) -> UnlearnedCounts { courses[index].learner.unlearned }

  /// Derives what a placement has learned, as a snapshot whose version is the offset of its last publish, or the present
  /// offset if anything is new since.
  ///
  /// - Returns: nil if a number is not finite or a factor fails: the previous snapshot stays.
  /// - Precondition: Its sums do not wait to be folded anew.
  package mutating func derive(at index: Int) -> Snapshot? {
    precondition(!awaitsRefold(at: index), "sums that are not those of the placement")
    if courses[index].hasNewPairs { attributor.noteOpenActions(at: index) }
    courses[index].hasNewPairs = false
    courses[index].learner.note(changed: attributor.takeChangedActions(at: index))
    let (placement, attributor) = (courses[index].placement, attributor)
    let model = courses[index].learner.derive { action in
      attributor.openPairs(of: action, at: index).map { placement.enriched($0, from: attributor.catalogue) }
    }
    guard let model else { return nil }
    return Snapshot(
      placement: placement.name, version: hasNews(at: index) ? offset : courses[index].publishedOffset,
      trainedThrough: attributor.now,
      outcomes: attributor.placements[index].counts.outcomes, policy: placement.policy, features: placement.features,
      model: model, text: courses[index].text)
  }

  /// Takes up what the catalogue says of a title. Open pairs may have other features and rewards from now on, so a model
  /// that holds them is derived anew.
  private mutating func apply(_ title: Title) {
    attributor.apply(title, at: offset)
    for index in courses.indices {
      let placement = courses[index].placement
      guard placement.learn == .immediate, placement.asksCatalogue else { continue }
      courses[index].hasNewPairs = true
      courses[index].schedule.note(1)
    }
  }

  /// An outcome with its features filled in; one that amends another has those that the first had.
  private mutating func filledIn(_ closed: Outcome, at index: Int) -> Outcome {
    let outcome = courses[index].placement.enriched(closed, from: attributor.catalogue)
    if outcome.amended == nil { attributor.keep(outcome, at: index) }
    return outcome
  }

  private mutating func learn(into outputs: inout [Output]) {
    var retired: [Int: [ActionID]] = [:]
    for closed in outcomes {
      guard let index = index(of: closed.decision.placement) else { continue }
      let outcome = filledIn(closed, at: index)
      let gone = awaitsRefold(at: index) ? [] : courses[index].learner.learn(outcome)
      if !gone.isEmpty { retired[index, default: []] += gone }
      if courses[index].placement.learn == .windowClose { courses[index].schedule.note(1) }
      outputs.append(.outcome(outcome))
    }
    outcomes.removeAll(keepingCapacity: true)
    for (index, actions) in retired.sorted(by: { $0.key < $1.key }) {
      outputs.append(.retired(index, actions))
    }
    for index in courses.indices where courses[index].placement.learn == .immediate {
      let changes = attributor.placements[index].changes
      courses[index].schedule.note(changes - courses[index].seenChanges)
      courses[index].seenChanges = changes
    }
  }

  mutating func publish(_ index: Int, into outputs: inout [Output]) {
    courses[index].schedule.published(now: attributor.now, tick: greatestTick)
    courses[index].publishedOffset = offset
    outputs.append(.publish(index))
  }
}
