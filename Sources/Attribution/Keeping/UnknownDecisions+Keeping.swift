import Events

extension UnknownDecisions {
  /// Begins to note what changes, from a state of which nothing was taken, or all of it.
  mutating func keepChanges(areTaken: Bool) {
    if areTaken { changed.keep(taken: waiting.occupied) } else { changed.keep(untaken: waiting.occupied) }
  }

  /// Each thing that waits is the record that brought it.
  mutating func takeChanges(room: inout Int, into entries: inout [StateEntry]) {
    let taken = changed.take(room: &room)
    for offset in taken.left {
      entries.append(StateEntry(key: StateKey(.feedback, number: offset), value: nil))
    }
    for slot in taken.slots {
      guard let event = waiting[slot].feedback.event else { continue }
      let key = StateKey(.feedback, number: waiting[slot].offset)
      entries.append(StateEntry(key: key, value: Record.event(event).encoded()))
    }
  }

  /// Takes up what waited.
  mutating func restore(_ record: Record, offset: UInt64) -> Bool {
    switch record {
    case .event(.impression(let impression)):
      keep(impression, hash: impression.decisionID.tableHash, offset: offset)
    case .event(.reward(let reward)):
      keep(reward, hash: reward.decisionID.tableHash, offset: offset)
    default: return false
    }
    return true
  }

  /// How many impressions and rewards wait. - Complexity: O(*n* log *n*).
  var waitingCounts: (impressions: Int, rewards: Int) {
    var counts = (impressions: 0, rewards: 0)
    for slot in waiting.occupied {
      switch waiting[slot].feedback {
      case .impression: counts.impressions += 1
      case .reward: counts.rewards += 1
      case .none: break
      }
    }
    return counts
  }
}

extension UnknownDecisions.Feedback {
  /// As it came; nil of a freed slot.
  fileprivate var event: Event? {
    switch self {
    case .impression(let impression): .impression(impression)
    case .reward(let reward): .reward(reward)
    case .none: nil
    }
  }
}
