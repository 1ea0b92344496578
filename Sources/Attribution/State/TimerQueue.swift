package import Events

/// What is due when: a wheel of wheels of 64 buckets each.
///
/// A slot has at most one timer; setting it again moves it, and it can be taken back. A moment stands in the level of the
/// highest of its six-bit digits that differs from `base`, in the bucket of that digit: so everything in a level is
/// earlier than everything in the levels above it. As time reaches a bucket of a higher level its timers spread over the
/// levels below; a timer moves down at most a few times. `base` never exceeds the moment up to which timers were taken.
///
/// Each bucket knows the least moment that came into it. A timer taken back or moved may have been that one, and the
/// moment stays until the bucket empties or spreads.
package struct TimerQueue: Sendable {
  private struct Node: Sendable {
    var at = EventTime.distantPast
    var next = Slot.nowhere
    var previous = Slot.nowhere
    /// `unset`, or where it stands: 64 · level + digit.
    var bucket = TimerQueue.unset
  }

  private static let unset: Int16 = -1
  private static let levels = 11

  private var nodes: [Node] = []
  /// The first timer of each bucket; timers of one bucket are in no order.
  private var first = [Slot](repeating: .nowhere, count: 64 * TimerQueue.levels)
  /// The least moment that came into each bucket since it was empty; `distantFuture` in an empty one.
  private var least = [EventTime](repeating: .distantFuture, count: 64 * TimerQueue.levels)
  /// A bit for each bucket of a level that is not empty.
  private var occupied = [UInt64](repeating: 0, count: TimerQueue.levels)
  private var base = TimerQueue.key(of: .distantPast)
  /// No timer is earlier.
  private var bound = UInt64.max
  package private(set) var count = 0

  package init() {}

  /// The earliest moment set, or an earlier one that was taken back or moved; nil if no timer is set.
  ///
  /// Always later than the moment up to which timers were last taken, unless a timer was set for an earlier one since.
  /// - Complexity: O(1).
  package var next: EventTime? { leastBucket().map { least[$0] } }

  /// Sets a slot's timer, or moves it. - Complexity: O(1), amortized.
  package mutating func set(_ slot: Slot, at: EventTime) {
    while nodes.count <= slot.index { nodes.append(Node()) }
    cancel(slot)
    nodes[slot.index].at = at
    link(slot)
    count += 1
    bound = min(bound, TimerQueue.key(of: at))
  }

  /// Takes a slot's timer back, if it has one. - Complexity: O(1).
  package mutating func cancel(_ slot: Slot) {
    guard slot.index < nodes.count, case let node = nodes[slot.index], node.bucket != TimerQueue.unset else { return }
    let bucket = Int(node.bucket)
    if node.previous.isSomewhere { nodes[node.previous.index].next = node.next } else { first[bucket] = node.next }
    if node.next.isSomewhere { nodes[node.next.index].previous = node.previous }
    if !first[bucket].isSomewhere { empty(bucket) }
    nodes[slot.index].bucket = TimerQueue.unset
    count -= 1
  }

  /// Takes out all timers of moments up to and including `limit` and appends their slots, in no order.
  ///
  /// - Complexity: O(1) if nothing is due; else O(*timers due or moved down*).
  @inline(__always)
  package mutating func takeDue(through limit: EventTime, into due: inout [Slot]) {
    if bound <= TimerQueue.key(of: limit) { spread(through: TimerQueue.key(of: limit), into: &due) }
  }

  /// Begins anew with moments that may be as early as any. - Precondition: It is empty.
  package mutating func reset() {
    precondition(count == 0, "\(count) timers are still set")
    base = TimerQueue.key(of: .distantPast)
    bound = .max
  }

  private mutating func spread(through limit: UInt64, into due: inout [Slot]) {
    while let bucket = leastBucket() {
      let start = start(of: bucket)
      guard start <= limit else {
        bound = start
        return
      }
      var slot = first[bucket]
      empty(bucket)
      base = start
      while slot.isSomewhere {
        let next = nodes[slot.index].next
        if bucket < 64 || TimerQueue.key(of: nodes[slot.index].at) <= limit {
          nodes[slot.index].bucket = TimerQueue.unset
          count -= 1
          due.append(slot)
        } else {
          link(slot)
        }
        slot = next
      }
    }
    bound = .max
  }

  private mutating func link(_ slot: Slot) {
    // A moment before `base` is overdue: the next call takes it.
    let key = max(TimerQueue.key(of: nodes[slot.index].at), base)
    let level = (63 - (key ^ base | 1).leadingZeroBitCount) / 6
    let digit = (key >> UInt64(6 * level)) & 63
    let bucket = level << 6 | Int(digit)
    let head = first[bucket]
    nodes[slot.index].next = head
    nodes[slot.index].previous = .nowhere
    nodes[slot.index].bucket = Int16(bucket)
    if head.isSomewhere { nodes[head.index].previous = slot }
    first[bucket] = slot
    least[bucket] = min(least[bucket], nodes[slot.index].at)
    occupied[level] |= 1 << digit
  }

  private mutating func empty(_ bucket: Int) {
    first[bucket] = .nowhere
    least[bucket] = .distantFuture
    occupied[bucket >> 6] &= ~(1 << UInt64(bucket & 63))
  }

  private func leastBucket() -> Int? {
    guard count > 0, let level = occupied.firstIndex(where: { $0 != 0 }) else { return nil }
    return level << 6 | occupied[level].trailingZeroBitCount
  }

  private func start(of bucket: Int) -> UInt64 {
    let shift = UInt64(6 * (bucket >> 6))
    return (base >> (shift + 6)) << (shift + 6) | UInt64(bucket & 63) << shift
  }

  /// Moments as numbers that are never negative, in their order.
  private static func key(of at: EventTime) -> UInt64 { UInt64(bitPattern: at.milliseconds) ^ 1 << 63 }
}
