import Attribution
import EventLog
import Evaluation
import Events

/// Tells which places of decisions are rounds, and counts the others.
struct RoundSieve {
  /// Before how many places that wait are none looked at again.
  private static let patience = 1_000

  private let selection: RoundSelection
  private let name: String
  private(set) var tally = RoundTally()
  /// When it is known of places that were drawn and have no outcome that none will come.
  private var waiting: [EventTime] = []
  private var nextLook = RoundSieve.patience

  init(_ selection: RoundSelection, name: String) { (self.selection, self.name) = (selection, name) }

  /// The places of a decision that are rounds, with what came of them, in the order of the places.
  ///
  /// - Parameter rules: Those that the decision came under.
  mutating func rounds(of logged: LoggedDecision, rules: AttributionRules) -> [DecisionRewards.Pair] {
    let decision = logged.decision
    let drawn = decision.places.count { $0.propensity != nil }
    if let reason = refusal(of: logged) {
      tally.drop(drawn, because: reason)
      return []
    }
    countUndrawn(of: decision, drawn: drawn)
    if let damage = logged.rewards.damage.first {
      tally.drop(drawn, because: DropReason.damagedOutcome, at: "\(name): \(damage.reason)")
      return []
    }
    var found: [DecisionRewards.Pair] = []
    for (index, place) in decision.places.enumerated() {
      guard let propensity = place.propensity else { continue }
      guard propensity > 0, propensity <= 1 else {
        tally.drop(because: DropReason.noChance, at: "\(name): record \(logged.offset), place \(index)")
        continue
      }
      guard let pair = logged.rewards[index] else {
        // It may be shown for a window, and be open for another one.
        waiting.append(decision.at + rules.window + rules.window + rules.lateness)
        continue
      }
      if pair.isMeasured { found.append(pair) } else { tally.drop(because: DropReason.notMeasured) }
    }
    tally.rounds += found.count
    return found
  }

  /// Counts records that cannot be read.
  mutating func note(damaged records: [UInt64]) {
    for record in records { tally.drop(because: DropReason.damagedRecord, at: "\(name): record \(record)") }
  }

  /// Counts pairs whose decisions were cut off with the head of the log.
  mutating func note(pruned count: Int) { tally.drop(count, because: DropReason.pruned) }

  /// Counts the places of which no outcome can come any more. - Complexity: O(1), averaged over places.
  mutating func settle(now: EventTime) {
    guard waiting.count >= nextLook else { return }
    countUnseen(now: now)
    nextLook = 2 * waiting.count + RoundSieve.patience
  }

  /// What was counted, once the log has ended.
  mutating func finish(now: EventTime) -> RoundTally {
    countUnseen(now: now)
    tally.drop(waiting.count, because: DropReason.stillOpen)
    waiting = []
    return tally
  }

  private mutating func countUnseen(now: EventTime) {
    let before = waiting.count
    waiting.removeAll { $0 <= now }
    tally.drop(before - waiting.count, because: DropReason.notShown)
  }

  private func refusal(of logged: LoggedDecision) -> String? {
    let decision = logged.decision
    if !logged.rewards.isFirst { return DropReason.repeated }
    if let from = selection.from, decision.at < from { return DropReason.outsideTime }
    if let to = selection.to, decision.at >= to { return DropReason.outsideTime }
    return selection.tags.allSatisfy(decision.tags.contains) ? nil : DropReason.otherTags
  }

  /// Another system says of one place at most with which chance it was chosen.
  private mutating func countUndrawn(of decision: Decision, drawn: Int) {
    let isUntold = decision.snapshot == nil && drawn == 0 && !decision.places.isEmpty
    tally.drop(isUntold ? 1 : 0, because: DropReason.imported)
    tally.drop(decision.places.count - drawn - (isUntold ? 1 : 0), because: DropReason.notDrawn)
  }
}
