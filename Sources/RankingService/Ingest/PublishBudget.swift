/// When placements whose publish is due are derived: at once, as long as that takes no more than a quarter of the writer's
/// time. A model with many open pairs takes longer to derive than its schedule may leave between two publishes, above all
/// when recorded events come faster than they happened; then one snapshot has what several would have had.
struct PublishBudget {
  /// For each second of deriving, the seconds until the next.
  private static let rest = 3

  private var owed: Set<Int> = []
  private var next: ContinuousClock.Instant
  private let steadyClock: any SteadyClock

  init(steadyClock: any SteadyClock) {
    self.steadyClock = steadyClock
    next = steadyClock.now
  }

  mutating func owe(_ placement: Int) { owed.insert(placement) }

  /// Whether a placement's publish is due and not made.
  func owes(_ placement: Int) -> Bool { owed.contains(placement) }

  /// The placements to be derived now, in their order; they are owed no more.
  mutating func take() -> [Int] {
    guard !owed.isEmpty, steadyClock.now >= next else { return [] }
    defer { owed.removeAll() }
    return owed.sorted()
  }

  /// Gives up a placement's publish: another will follow.
  mutating func forget(_ placement: Int) { owed.remove(placement) }

  /// Notes that a placement was derived.
  mutating func spend(_ duration: Duration, on placement: Int) {
    owed.remove(placement)
    next = max(next, steadyClock.now) + duration * PublishBudget.rest
  }

  /// When those that are owed may be derived; nil if none is.
  var due: ContinuousClock.Instant? { owed.isEmpty ? nil : next }
}
