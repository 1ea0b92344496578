package import Events

/// A decision that the Attributor still knows, with the pairs of it that were shown.
struct TrackedDecision: Sendable {
  private(set) var decision: Decision
  /// In the order of their activation's arrival; a pair's index here never changes.
  var pairs: [TrackedPair] = []
  var openPairs = 0
  /// Closed or unseen: nothing can be opened any more.
  private(set) var hasEnded = false

  init(_ decision: Decision) { self.decision = decision }

  /// Ends it. What only learning needs is let go: the rest tells late events from those that match nothing.
  mutating func end() {
    hasEnded = true
    decision.context = .none
    decision.tags = []
    decision.candidates = decision.candidates.map { Candidate(id: $0.id) }
    decision.places = decision.places.map { Place(candidate: $0.candidate) }
  }

  func action(of pair: Int) -> ActionID { decision.action(at: pairs[pair].place) }

  /// The trails that a pair is on: of its action, and of what the decision is about; none without a member.
  func trails(of pair: Int) -> [TrailKey] {
    guard let member = decision.member else { return [] }
    let action = action(of: pair)
    let own = TrailKey(member: member, title: action)
    guard let title = decision.title, title != action else { return [own] }
    return [own, TrailKey(member: member, title: title)]
  }

  /// Whether a play of `title` speaks of this pair: it names its action, or what the decision is about.
  func matches(pair: Int, title: ActionID) -> Bool { decision.title == title || action(of: pair) == title }
}

/// A pair that was shown.
struct TrackedPair: Sendable {
  /// Index into the decision's places.
  let place: Int
  /// When, by its earliest impression, it was shown.
  var impressionAt: EventTime
  /// Of its earliest impression; nil where the decision itself activates.
  var impressionID: EventID?
  /// From when on it can earn: the impression's time, but not before the decision.
  var activation: EventTime
  /// What it was given for good, in the order it came.
  var earnings: [Earning] = []
  /// Waiting claims that would join it now.
  var claims: Set<Int> = []
  var isOpen = true
  /// Where it stands among the open pairs of its action.
  var position = 0

  /// Whether a play at `at` falls into its window.
  func admits(_ at: EventTime, window: EventDuration) -> Bool { activation <= at && at < activation + window }
}

/// Where a pair is kept.
struct PairReference: Hashable, Sendable {
  /// Of its decision.
  let slot: Int
  /// Index into the decision's pairs.
  let pair: Int

  init(slot: Int, pair: Int) {
    self.slot = slot
    self.pair = pair
  }

  /// A decision has at most 2¹⁴ candidates, so both fit one number.
  init(token: Int) { self.init(slot: token >> 14, pair: token & 0x3FFF) }
  var token: Int { slot << 14 | pair }
}

/// A claim that waits until the watermark has passed it.
struct WaitingClaim: Sendable {
  let claim: Claim
  /// The open pair it would join now, and why.
  var target: ClaimTarget?
}

/// The pair a claim joins, and the rule that found it.
struct ClaimTarget: Equatable, Sendable {
  let pair: PairReference
  let rule: Outcome.Rule
}

/// A member and a title: plays of the one concern what that one was shown, and nothing else does.
struct TrailKey: Hashable, Sendable {
  let member: MemberID
  let title: ActionID
}

/// What a member was shown of a title, and the member's plays of it that wait.
struct MemberTrail: Sendable {
  var pairs: [PairReference] = []
  var claims: Set<Int> = []

  var isEmpty: Bool { pairs.isEmpty && claims.isEmpty }
}

/// A pair that can still earn, as a learner sees it now.
package struct OpenPair: Sendable {
  package var decision: Decision
  package let place: Int
  /// With the plays it has, waiting ones included.
  package let reward: Double
  /// False where a `fraction` is to be earned of a title whose duration nobody knows.
  package var isMeasured = true
}
