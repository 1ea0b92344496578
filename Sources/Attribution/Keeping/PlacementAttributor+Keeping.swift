import Events

/// A placement's decisions and waiting claims as entries: what cannot be worked out from others.
///
/// A decision whose outcomes are not all told names its record, which has its contents. Not written are whatever says
/// how things are found (hashes, slots, links, trails, timers, the actions' open pairs), where claims would go now, and
/// what follows from the watermark: whether a pair is open, the decision's term.
extension PlacementAttributor {
  /// What there is to take. - Complexity: O(1).
  var changedCount: Int { changedDecisions.count + changedClaims.count }

  /// Begins to note what changes, from a state of which nothing was taken, or all of it.
  mutating func keepChanges(areTaken: Bool) {
    let claims = waiting.occupied
    if areTaken {
      changedDecisions.keep(taken: decisions.slots)
      changedClaims.keep(taken: claims)
    } else {
      changedDecisions.keep(untaken: decisions.slots)
      changedClaims.keep(untaken: claims)
    }
  }

  mutating func stopKeeping() {
    changedDecisions.stop()
    changedClaims.stop()
  }

  /// - Parameters:
  ///   - index: Its own.
  ///   - room: How many entries at most; less by those taken.
  mutating func takeChanges(at index: Int, room: inout Int, into entries: inout [StateEntry]) {
    let decisions = changedDecisions.take(room: &room)
    for offset in decisions.left {
      entries.append(StateEntry(key: StateKey(.decision, placement: index, number: offset), value: nil))
    }
    for slot in decisions.slots {
      var writer = ByteWriter()
      write(decision: slot, to: &writer)
      let key = StateKey(.decision, placement: index, number: self.decisions[slot].offset)
      entries.append(StateEntry(key: key, value: writer.bytes))
    }
    let claims = changedClaims.take(room: &room)
    for offset in claims.left {
      entries.append(StateEntry(key: StateKey(.claim, placement: index, number: offset), value: nil))
    }
    for slot in claims.slots {
      guard let claim = waiting[slot].claim else { continue }
      var writer = ByteWriter()
      claim.write(to: &writer)
      entries.append(
        StateEntry(key: StateKey(.claim, placement: index, number: claim.offset), value: writer.bytes))
    }
  }

  private func write(decision slot: Slot, to writer: inout ByteWriter) {
    let decision = decisions[slot]
    writer.count(decision.rules.index)
    writer.flag(decision.contents == nil)
    if decision.contents == nil {
      writer.text(decision.id.text)
      writer.signed(decision.at.milliseconds)
      writer.optional(decision.member) { $0.text($1.text) }
      writer.optional(decision.title) { $0.text($1.text) }
      writer.list(decision.actions) { $0.text($1.text) }
    }
    writer.list(pairs(of: slot).reversed()) { write(pair: $1, contents: decision.contents, to: &$0) }
  }

  private func write(pair slot: Slot, contents: Decision?, to writer: inout ByteWriter) {
    let pair = pairs[slot]
    writer.count(Int(pair.place))
    writer.signed(pair.impressionAt.milliseconds)
    writer.optional(pair.impressionID) { $0.text($1.text) }
    writer.count(Int(pair.repeats))
    writer.count(pair.number)
    if pair.hasOutcome {
      writer.count(Int(pair.revision))
      writer.double(pair.reward)
      writer.optional(pair.duration) { $0.double($1) }
      // Where amendments may follow, contents are kept.
      let taught = contents == nil ? nil : pair.taught
      writer.flag(taught != nil)
      if let taught, let contents {
        taught.write(beside: PairFeatures(of: contents, at: Int(pair.place)), to: &writer)
      }
    }
    writer.list(settledEarnings(of: slot).reversed()) { $1.write(to: &$0) }
  }
}
