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

  /// Takes up what follows from the rules in use, wherever they may have changed.
  ///
  /// A placement that was withdrawn and knows nothing any more takes no plays, and needs no ids remembered. Feedback of
  /// unknown decisions waits as long as the newest rules have it wait, since its decision would come under those. What the
  /// ledger has forgotten stays so, though the reach be longer now.
  mutating func noteRules() {
    var (waiting, lateness, memory) = (EventDuration.zero, EventDuration.zero, EventDuration.zero)
    for index in placements.indices {
      let (isOver, rules) = (placements[index].isOver, placements[index].rulesInUse)
      placements[index].haveRulesGone = false
      placements[index].takesPlays = rules.takePlays && !isOver
      if !placements[index].isWithdrawn { waiting = max(waiting, rules.newestLateness) }
      if isOver { continue }
      lateness = max(lateness, rules.lateness)
      memory = max(memory, rules.memory)
    }
    reach = lateness + memory
    unknown.lateness = waiting
    ledger.fit(memory: memory)
  }
}
