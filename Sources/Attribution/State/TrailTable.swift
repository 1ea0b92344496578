import Events

/// A member and a title: plays of the one concern what that one was shown, and nothing else does.
struct TrailKey: Sendable {
  let member: MemberID
  let title: ActionID
  let hash: UInt64

  init(member: MemberID, title: ActionID) { self.init(member: member, hash: member.tableHash, title: title) }

  /// - Parameter hash: The member's.
  init(member: MemberID, hash: UInt64, title: ActionID) {
    self.member = member
    self.title = title
    self.hash = IdentifierHash.pair(hash, title.tableHash)
  }
}

/// What each member was shown of each title, and the member's plays of it that wait, the latest first: so what happens
/// now looks at little, however much one member id is shared.
struct TrailTable: Sendable {
  private struct Trail: Sendable {
    let member: MemberID
    let title: ActionID
    var firstPair = Slot.nowhere
    var firstClaim = Slot.nowhere
  }

  private var trails = Directory<Trail>(vacant: Trail(member: "", title: ""))
  /// A pair is on up to two trails: two numbers for each.
  private var pairs = TimedChains()
  private var claims = TimedChains()

  /// Trails with anything on them. - Complexity: O(1).
  var count: Int { trails.count }

  /// Which of a pair's two trails.
  enum Lane: Int32 {
    /// Of its action.
    case action = 0
    /// Of what its decision is about.
    case title = 1
  }

  /// The trail of a key; `nowhere` if nothing is on it. - Complexity: O(1), expected.
  func slot(of key: TrailKey) -> Slot {
    trails.slot(of: key.hash) { $0.member == key.member && $0.title == key.title }
  }

  /// Puts a pair on a trail. - Complexity: O(*pairs activated later*), expected and amortized.
  mutating func insert(pair: Slot, _ lane: Lane, at activation: EventTime, on key: TrailKey) -> Slot {
    let trail = made(key)
    pairs.insert(TrailTable.node(of: pair, lane), at: activation, first: &trails[trail].firstPair)
    return trail
  }

  /// Moves a pair on its trail. - Complexity: O(*pairs activated later*).
  mutating func move(pair: Slot, _ lane: Lane, to activation: EventTime, on trail: Slot) {
    let node = TrailTable.node(of: pair, lane)
    pairs.remove(node, first: &trails[trail].firstPair)
    pairs.insert(node, at: activation, first: &trails[trail].firstPair)
  }

  /// - Complexity: O(1), expected.
  mutating func remove(pair: Slot, _ lane: Lane, from trail: Slot) {
    pairs.remove(TrailTable.node(of: pair, lane), first: &trails[trail].firstPair)
    removeIfEmpty(trail)
  }

  /// Puts a waiting claim on a trail. - Complexity: O(*claims that are later*), expected and amortized.
  mutating func insert(claim: Slot, at: EventTime, on key: TrailKey) -> Slot {
    let trail = made(key)
    claims.insert(claim, at: at, first: &trails[trail].firstClaim)
    return trail
  }

  /// - Complexity: O(1), expected.
  mutating func remove(claim: Slot, from trail: Slot) {
    claims.remove(claim, first: &trails[trail].firstClaim)
    removeIfEmpty(trail)
  }

  /// The latest waiting claim on a trail, and the one behind another, if it is not before `at`; else `nowhere`.
  /// - Complexity: O(1).
  func firstClaim(on trail: Slot, notBefore at: EventTime) -> Slot { claim(trails[trail].firstClaim, notBefore: at) }
  func claim(after claim: Slot, notBefore at: EventTime) -> Slot {
    self.claim(claims.next(after: claim), notBefore: at)
  }

  private func claim(_ claim: Slot, notBefore at: EventTime) -> Slot {
    claim.isSomewhere && claims.moment(of: claim) >= at ? claim : .nowhere
  }

  /// Calls `isAdmitted` with pairs on a trail that were activated up to and including a moment, and after another, the
  /// last first; once it says yes, only with those of the same moment, in no order.
  ///
  /// - Complexity: O(*pairs activated after `at`, and those*).
  @inline(__always)
  func findLastPairs(on trail: Slot, through at: EventTime, after limit: EventTime, _ isAdmitted: (Slot) -> Bool) {
    var node = trails[trail].firstPair
    while node.isSomewhere, pairs.moment(of: node) > at { node = pairs.next(after: node) }
    var limit = limit
    while node.isSomewhere, case let moment = pairs.moment(of: node), moment > limit {
      if isAdmitted(Slot(number: node.number >> 1)) { limit = EventTime(milliseconds: moment.milliseconds - 1) }
      node = pairs.next(after: node)
    }
  }

  private mutating func made(_ key: TrailKey) -> Slot {
    let known = slot(of: key)
    return known.isSomewhere ? known : trails.insert(Trail(member: key.member, title: key.title), hash: key.hash)
  }

  private mutating func removeIfEmpty(_ trail: Slot) {
    if !trails[trail].firstPair.isSomewhere && !trails[trail].firstClaim.isSomewhere { trails.remove(trail) }
  }

  private static func node(of pair: Slot, _ lane: Lane) -> Slot { Slot(number: pair.number << 1 | lane.rawValue) }
}
