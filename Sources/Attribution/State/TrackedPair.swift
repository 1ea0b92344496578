import Events

/// A pair that was shown, while its decision is known.
struct TrackedPair: Sendable {
  let decision: Slot
  /// Index into the decision's places.
  let place: Int32
  /// In the `ActionTable`.
  let action: Slot
  /// The next pair of its decision.
  var next = Slot.nowhere
  /// Of its action and of its decision's title, in the `TrailTable`.
  var actionTrail = Slot.nowhere
  var titleTrail = Slot.nowhere
  /// What it was given for good, the latest first, and the waiting claims that would join it now.
  var firstEarning = Slot.nowhere
  var firstClaim = Slot.nowhere
  var repeats: Int32 = 0
  var revision: Int32 = 0
  var isOpen = false
  /// Of its decision, in `RulesInUse`.
  let rules: Slot
  /// Which of its placement's outcomes its first one was, from 1; 0 before it has come out.
  var number = 0
  /// The reward of its last outcome, and by which duration it was measured.
  var reward = 0.0
  var duration: Double?
  /// By which features that outcome taught, kept where amendments may follow and some were filled in.
  var taught: PairFeatures?
  /// Whether a revision of it comes out once the event is applied.
  var awaitsRevision = false
  /// When, by its earliest impression, it was shown.
  var impressionAt: EventTime
  /// From when on it can earn: the impression's time, but not before the decision.
  var activation: EventTime
  /// Of its earliest impression; nil where the decision itself activates.
  var impressionID: EventID?

  /// Whether an outcome of it has come out.
  var hasOutcome: Bool { number > 0 }

  static let vacant = TrackedPair(
    decision: .nowhere, place: 0, action: .nowhere, rules: .nowhere, impressionAt: .distantPast,
    activation: .distantPast)
}

/// What a pair was given, and the slot of what it was given before.
struct KeptEarning: Sendable {
  let earning: Earning
  let next: Slot

  static let vacant = KeptEarning(
    earning: Earning(kind: .play, at: .distantPast, id: "", amount: 0, rule: .none), next: .nowhere)
}
