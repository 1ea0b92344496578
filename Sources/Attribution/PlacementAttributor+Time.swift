import Events

extension PlacementAttributor {
  /// Moves the watermark: claims before it are resolved, then pairs close in canonical order, then decisions that no
  /// impression came for end unseen, then decisions are forgotten that no claim in time can name.
  ///
  /// - Parameter outcomes: The closed pairs are appended.
  mutating func advance(to time: EventTime, outcomes: inout [Outcome]) {
    watermark = max(watermark, time)
    let passed = EventTime(milliseconds: watermark.milliseconds - 1)
    let claims = resolutions.takeDue(through: passed).map(\.token)
    for token in claims.sorted(by: { resolvesBefore($0, $1) }) { resolve(waiting: token) }
    close(closings.takeDue(through: watermark), into: &outcomes)
    for entry in endings.takeDue(through: watermark) where decisions[entry.token].pairs.isEmpty {
      decisions[entry.token].end()
      counts.decisions.pending -= 1
      counts.decisions.unseen += 1
    }
    dropVoidTimers()
    for entry in forgettings.takeDue(through: passed) { forget(slot: entry.token) }
  }

  /// Takes out timers that mean nothing any more, so that `nextDeadline` is one that does.
  private mutating func dropVoidTimers() {
    while let first = closings.first, !isDue(first) { closings.removeFirst() }
    while let first = endings.first, !decisions[first.token].pairs.isEmpty { endings.removeFirst() }
  }

  /// The order of (at, type, id), plays first.
  private func resolvesBefore(_ a: Int, _ b: Int) -> Bool {
    let (first, second) = (waiting[a].claim, waiting[b].claim)
    if first.at != second.at { return first.at < second.at }
    return first.kind == second.kind ? first.id < second.id : first.kind.rawValue < second.kind.rawValue
  }

  private mutating func close(_ due: [TimerQueue.Entry], into outcomes: inout [Outcome]) {
    let references = due.filter { isDue($0) }.map { PairReference(token: $0.token) }
    for reference in references.sorted(by: { precedes($0, $1) }) { outcomes.append(close(reference)) }
  }

  /// Whether a timer still means what it was set for: its pair is open, and its activation has not moved since.
  /// Activations only move to earlier times, so no two timers of a pair mean something.
  private func isDue(_ timer: TimerQueue.Entry) -> Bool {
    let reference = PairReference(token: timer.token)
    let pair = decisions[reference.slot].pairs[reference.pair]
    return pair.isOpen && pair.activation + rules.window == timer.at
  }

  private mutating func close(_ reference: PairReference) -> Outcome {
    let pair = decisions[reference.slot].pairs[reference.pair]
    let action = decisions[reference.slot].action(of: reference.pair)
    let decision = decisions[reference.slot].decision
    let (reward, setBy) = rules.reward.combine(pair.earnings.sorted())
    decisions[reference.slot].pairs[reference.pair].isOpen = false
    decisions[reference.slot].openPairs -= 1
    if decisions[reference.slot].openPairs == 0 {
      decisions[reference.slot].end()
      counts.decisions.pending -= 1
      counts.decisions.closed += 1
    }
    takeFromShown(action: action, position: pair.position)
    noteChange(of: action)
    counts.outcomes += 1
    if reward > 0 { counts.rewarded += 1 }
    return Outcome(
      decision: decision, place: pair.place, reward: reward,
      impressionAt: pair.impressionAt, closedAt: pair.activation + rules.window, plays: pair.earnings.count,
      rule: setBy?.rule ?? .none, earnings: pair.earnings.sorted())
  }

  /// Takes a pair out of its action's open pairs; the last one moves to its position.
  private mutating func takeFromShown(action: ActionID, position: Int) {
    guard var references = shown.removeValue(forKey: action), let last = references.popLast() else { return }
    if position < references.count {
      references[position] = last
      decisions[last.slot].pairs[last.pair].position = position
    }
    if !references.isEmpty { shown[action] = references }
  }

  private mutating func forget(slot: Int) {
    for pair in decisions[slot].pairs.indices {
      for trail in decisions[slot].trails(of: pair) { remove(from: trail) { $0.pairs.removeAll { $0.slot == slot } } }
    }
    slots[decisions[slot].decision.id] = nil
    decisions.remove(slot)
  }
}
