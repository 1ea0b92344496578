import Events

/// The events that were here: an id is remembered until the watermark has passed `at` + memory.
///
/// An id is told from others by 64 bits of hash, and its event's fields by 64 bits of digest: of 10⁸ ids remembered one
/// new id in 10¹¹ is taken for another, and refused as conflicting. Entries are thrown away in bulk, a 64th of the memory
/// at a time; one that is only still there does not count.
struct EventLedger: Sendable {
  private struct Entry: Sendable {
    var digest: UInt64
    var at: EventTime
  }

  private var entries = Directory<Entry>(vacant: Entry(digest: 0, at: .distantPast))
  /// Entries by the stretch of time that they are of.
  private var stretches: [Int64: [Slot]] = [:]
  private var stretch: Int64 = 1
  /// Everything before this moment is forgotten.
  private(set) var limit = EventTime.distantPast
  /// The end of the earliest stretch.
  private var nextEnd = EventTime.distantFuture
  /// What of it was taken, and what not yet (`Keeping`).
  var blocks = LedgerBlocks()

  /// Has stretches be about a 64th of a memory: they change where they would be less than half or more than twice that.
  ///
  /// - Complexity: O(*n* log *n*) for *n* ids remembered, where they change.
  mutating func fit(memory: EventDuration) {
    let fitting = max(1, memory.milliseconds / 64)
    guard stretch < fitting / 2 || stretch > 2 * fitting else { return }
    stretch = fitting
    (stretches, nextEnd) = ([:], .distantFuture)
    for slot in entries.slots { enter(slot) }
  }

  /// Whether an event is new: `accepted`, `duplicate` or `conflicting`. - Complexity: O(1), expected.
  func admission(of key: UInt64, digest: UInt64) -> Admission {
    let slot = entries.slot(of: key) { $0.at >= limit }
    guard slot.isSomewhere else { return .accepted }
    return entries[slot].digest == digest ? .duplicate : .conflicting
  }

  /// Remembers a new event. - Complexity: O(1), expected and amortized.
  mutating func remember(_ key: UInt64, digest: UInt64, at: EventTime) {
    enter(entries.insert(Entry(digest: digest, at: at), hash: key))
    if blocks.isKept { blocks.note(RememberedEvent(key: key, digest: digest, at: at)) }
  }

  /// Forgets what happened before `limit`. - Complexity: O(1), amortized.
  mutating func forget(before limit: EventTime) {
    self.limit = max(self.limit, limit)
    if nextEnd <= limit { throwAway() }
  }

  /// Forgets everything. - Complexity: O(*ids remembered*).
  mutating func forgetAll() {
    forget(before: .distantFuture)
    limit = .distantPast
    blocks.dropAll()
  }

  /// Whether what happened then is not forgotten.
  func remembers(_ at: EventTime) -> Bool { at >= limit }

  /// All that is remembered, in no order that means anything. - Complexity: O(*n* log *n*).
  var remembered: [RememberedEvent] {
    entries.slots.map { RememberedEvent(key: entries.hash(of: $0), digest: entries[$0].digest, at: entries[$0].at) }
      .filter { remembers($0.at) }
  }

  /// Puts an entry in the stretch that it is of.
  private mutating func enter(_ slot: Slot) {
    let number = entries[slot].at.milliseconds / stretch
    stretches[number, default: []].append(slot)
    nextEnd = min(nextEnd, EventTime(milliseconds: (number + 1) * stretch))
  }

  private mutating func throwAway() {
    let kept = limit.milliseconds / stretch
    for number in stretches.keys.filter({ $0 < kept }) {
      for slot in stretches.removeValue(forKey: number) ?? [] { entries.remove(slot) }
    }
    nextEnd = stretches.keys.min().map { EventTime(milliseconds: ($0 + 1) * stretch) } ?? .distantFuture
  }

  /// The hash of an event's type and id; nil for a tick, which has none.
  static func key(of event: Event) -> UInt64? {
    switch event {
    case .decision(let decision): IdentifierHash.of(decision.id.text)
    case .impression(let impression): IdentifierHash.of(impression.id.text, kind: 1)
    case .play(let play): IdentifierHash.of(play.id.text, kind: 2)
    case .reward(let reward): IdentifierHash.of(reward.id.text, kind: 3)
    case .tick: nil
    }
  }
}

extension EventTime {
  /// Later than every event and every timer.
  static let distantFuture = EventTime(milliseconds: 1 << 52)
}
