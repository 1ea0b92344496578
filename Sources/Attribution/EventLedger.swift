import Events

/// What happened to an event at the door.
package enum Admission: Equatable, Sendable {
  case accepted
  /// An event of this type and id with the same fields was here before.
  case duplicate
  /// An event of this type and id with other fields was here before: refused.
  case conflicting
  /// The placement's state is full: a new decision, or feedback of an unknown one, was refused and left no trace.
  case full
}

/// The events that were here: an id is remembered until the watermark has passed `at` + memory.
struct EventLedger: Sendable {
  private struct Key: Hashable, Sendable {
    let type: UInt8
    let id: String

    static func == (a: Key, b: Key) -> Bool { a.type == b.type && a.id.hasSameBytes(as: b.id) }
    func hash(into hasher: inout Hasher) {
      hasher.combine(type)
      id.withBytes { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
  }

  private var digests: [Key: UInt64] = [:]
  private var keys = Slab<Key>()
  private var expiries = TimerQueue()

  var count: Int { digests.count }

  /// Looks the event up and remembers it if it is new. Ticks are not remembered.
  mutating func admit(_ event: Event, digest: UInt64) -> Admission {
    guard let key = EventLedger.key(of: event) else { return .accepted }
    if let known = digests[key] { return known == digest ? .duplicate : .conflicting }
    digests[key] = digest
    expiries.set(keys.insert(key), at: event.at)
    return .accepted
  }

  /// Forgets what happened before `limit`.
  mutating func forget(before limit: EventTime) {
    for entry in expiries.takeDue(through: EventTime(milliseconds: limit.milliseconds - 1)) {
      digests[keys[entry.token]] = nil
      keys.remove(entry.token)
    }
  }

  private static func key(of event: Event) -> Key? {
    switch event {
    case .decision(let decision): Key(type: 0, id: decision.id.text)
    case .impression(let impression): Key(type: 1, id: impression.id.text)
    case .play(let play): Key(type: 2, id: play.id.text)
    case .reward(let reward): Key(type: 3, id: reward.id.text)
    case .tick: nil
    }
  }
}
