import Events

/// The events that were here: an id is remembered until the watermark has passed `at` + memory.
///
/// An id is told from others by 64 bits of hash, and its event's fields by 64 bits of digest: of 10⁸ ids remembered one
/// new id in 10¹¹ is taken for another, and refused as conflicting.
struct EventLedger: Sendable {
  /// The digests of events by their keys' hashes.
  private var digests = Directory<UInt64>(vacant: 0)
  private var expiries = TimerQueue()
  private var due: [Slot] = []

  /// Ids remembered. - Complexity: O(1).
  var count: Int { digests.count }

  /// Whether an event is new: `accepted`, `duplicate` or `conflicting`. - Complexity: O(1), expected.
  func admission(of key: UInt64, digest: UInt64) -> Admission {
    let slot = digests.slot(of: key) { _ in true }
    guard slot.isSomewhere else { return .accepted }
    return digests[slot] == digest ? .duplicate : .conflicting
  }

  /// Remembers a new event. - Complexity: O(1), expected and amortized.
  mutating func remember(_ key: UInt64, digest: UInt64, at: EventTime) {
    expiries.set(digests.insert(digest, hash: key), at: at)
  }

  /// Forgets what happened before `limit`. - Complexity: O(*events forgotten*), amortized.
  mutating func forget(before limit: EventTime) {
    expiries.takeDue(through: EventTime(milliseconds: limit.milliseconds - 1), into: &due)
    guard !due.isEmpty else { return }
    for slot in due { digests.remove(slot) }
    due.removeAll(keepingCapacity: true)
  }

  /// Forgets everything. - Complexity: O(*ids remembered*).
  mutating func forgetAll() {
    forget(before: .distantFuture)
    expiries.reset()
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
