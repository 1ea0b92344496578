package import Events

/// Rules that change between events. They move no time: what is due by them comes with the next event.
///
/// The order of events has then still no effect on the outcomes, if in both orders
/// - each decision stands between the same two edits of its placement,
/// - so does each play, where such an edit turns from plays to rewards or back, or withdraws, or brings back,
/// - no event comes behind the watermark of any placement, which follows the lateness in force and never moves back,
/// - no impression comes before its decision with more lateness set in between, and
/// - none is older than what is remembered, which only rules with a longer memory, or a placement that comes when all
///   others are withdrawn, can bring about.
///
/// Where rules turn from plays to rewards, it depends on the order which plays that join nothing are counted as unmatched.
extension Attributor {
  /// Sets the rules of a placement: of the decisions that come from now on. A name that is new adds a placement behind the
  /// others, so no index changes; one that was withdrawn takes decisions again.
  ///
  /// A decision that is known keeps the rules under which it came. Lateness and limits hold for the placement at once: a
  /// watermark never moves back, so with more lateness it stands still until time has come as much further.
  ///
  /// Event ids are remembered by the longest memory of all rules in use. Where that has grown, what is older than was
  /// remembered before cannot be told from a repeat, and is late until time has come as much further.
  /// - Precondition: Up to `StateKey.placementLimit` placements.
  /// - Complexity: O(*rules in use*); O(*what is remembered and waits*) if the greatest lateness or memory changes.
  package mutating func set(rules: AttributionRules, of name: PlacementName) {
    if let index = index(of: name) {
      placements[index].rulesInUse.replaceNewest(by: rules)
      placements[index].isWithdrawn = false
    } else {
      var placement = PlacementAttributor(name: name, rules: rules)
      if keepsTrack { placement.keepChanges(areTaken: false) }
      placements.append(placement)
      names.append(name)
    }
    noteRules()
  }

  /// Has a placement take no new decisions: they are treated as those of a placement that there is not. What is under
  /// way goes on by its rules. Without effect where there is none of that name.
  ///
  /// - Complexity: As above.
  package mutating func withdraw(_ name: PlacementName) {
    guard let index = index(of: name) else { return }
    placements[index].isWithdrawn = true
    noteRules()
  }

  /// The index of a placement that takes decisions.
  func indexTakingDecisions(of name: PlacementName) -> Int? {
    guard let index = index(of: name), !placements[index].isWithdrawn else { return nil }
    return index
  }

  /// Event ids of before this moment need not be remembered: no pair could take them any more. Where rules have changed
  /// it may be earlier than what is forgotten already.
  var earliestRemembered: EventTime {
    var (lateness, memory) = (EventDuration.zero, EventDuration.zero)
    for index in placements.indices where !placements[index].isOver {
      lateness = max(lateness, placements[index].rulesInUse.lateness)
      memory = max(memory, placements[index].rulesInUse.memory)
    }
    return now - lateness - memory
  }

  /// Feedback of unknown decisions waits as long as the newest rules have it wait, since its decision would come under
  /// those; and the ledger forgets in stretches of about the right length.
  mutating func noteRules() {
    var (lateness, memory) = (EventDuration.zero, EventDuration.zero)
    for index in placements.indices {
      if !placements[index].isWithdrawn { lateness = max(lateness, placements[index].rulesInUse.newestLateness) }
      memory = max(memory, placements[index].rulesInUse.memory)
    }
    unknown.lateness = lateness
    ledger.fit(memory: memory)
  }
}
