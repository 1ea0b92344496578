import Events

/// A decision that the Attributor still knows.
struct TrackedDecision: Sendable {
  /// The term of the conservation law that it counts under.
  enum Term: Sendable {
    case pending
    case closed
    case unseen
  }

  let id: DecisionID
  /// Of the record that brought it.
  let offset: UInt64
  let hash: UInt64
  let at: EventTime
  let member: MemberID?
  let memberHash: UInt64
  /// What it is about.
  let title: ActionID?
  /// The action at each place.
  let actions: [ActionID]
  /// All of it, for its outcomes; let go when none can come any more.
  private(set) var contents: Decision?
  /// By `StateBytes`, of all that is kept, and of the contents in it.
  private(set) var bytes: Int
  private var contentBytes: Int
  /// The pairs of it that were shown, the latest first; the others follow by `TrackedPair.next`.
  var firstPair = Slot.nowhere
  /// Waiting claims that name it.
  var firstClaim = Slot.nowhere
  var openPairs = 0
  var term = Term.pending
  /// Under which it came, in `RulesInUse`.
  let rules: Slot

  init(_ decision: Decision, hash: UInt64, offset: UInt64, rules: Slot) {
    id = decision.id
    self.offset = offset
    self.hash = hash
    at = decision.at
    member = decision.member
    memberHash = decision.member?.tableHash ?? 0
    title = decision.title
    self.rules = rules
    actions = decision.places.map { decision.candidates[$0.candidate].id }
    contents = decision
    contentBytes = StateBytes.contents(of: decision)
    bytes = StateBytes.known(of: decision) + contentBytes
  }

  private init() {
    id = ""
    offset = 0
    hash = 0
    at = .distantPast
    member = nil
    memberHash = 0
    title = nil
    rules = .nowhere
    actions = []
    bytes = 0
    contentBytes = 0
  }

  static let vacant = TrackedDecision()

  /// Lets go of what only outcomes need, and returns how many bytes that was.
  mutating func releaseContents() -> Int {
    defer { contentBytes = 0 }
    contents = nil
    bytes -= contentBytes
    return contentBytes
  }

  /// The decision as it is still known: what only outcomes need may have been let go.
  func kept(placement: PlacementName) -> Decision {
    contents
      ?? Decision(
        id: id, at: at, placement: placement, member: member, title: title,
        candidates: actions.map { Candidate(id: $0) }, places: actions.indices.map { Place(candidate: $0) })
  }
}
