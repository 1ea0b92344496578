package import Events

/// What is due when: a wheel of wheels of 64 buckets each.
///
/// A slot has at most one timer; setting it again moves it, and it can be taken back. A moment stands in the level of the
/// highest of its six-bit digits that differs from `base`, in the bucket of that digit: so everything in a level is
/// earlier than everything in the levels above it. As time reaches a bucket of a higher level its timers spread over the
/// levels below; a timer moves down at most a few times. `base` never exceeds the moment up to which timers were taken.
///
/// A bucket is an array, so that spreading reads memory from front to back. What was taken back or moved stays in its
/// bucket until its turn comes, and counts for nothing: `settings` says where each slot's timer really is. Each bucket
/// knows how many of its timers are, and the least moment that came into it since it was empty. A timer taken back or
/// moved may have been that one, and the moment stays until the bucket empties or spreads.
package struct TimerQueue: Sendable {
  private struct Timer: Sendable {
    let at: EventTime
    let slot: Slot
  }

  private struct Setting: Sendable {
    var at = EventTime.distantPast
    /// `unset`, or where it stands: 64 · level + digit.
    var bucket = TimerQueue.unset
  }

  private static let unset: Int16 = -1
  private static let levels = 11
  /// A bucket that has had no more timers keeps its memory.
  private static let keptCapacity = 4_096

  private var settings: [Setting] = []
  /// In no order within a bucket.
  private var buckets = [[Timer]](repeating: [], count: 64 * TimerQueue.levels)
  private var live = [Int32](repeating: 0, count: 64 * TimerQueue.levels)
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
    while settings.count <= slot.index { settings.append(Setting()) }
    cancel(slot)
    place(Timer(at: at, slot: slot))
    count += 1
    bound = min(bound, TimerQueue.key(of: at))
  }

  /// Takes a slot's timer back, if it has one. - Complexity: O(1), amortized.
  package mutating func cancel(_ slot: Slot) {
    guard slot.index < settings.count, case let bucket = settings[slot.index].bucket, bucket != TimerQueue.unset else {
      return
    }
    settings[slot.index].bucket = TimerQueue.unset
    count -= 1
    live[Int(bucket)] -= 1
    if live[Int(bucket)] == 0 {
      buckets[Int(bucket)].removeAll(keepingCapacity: buckets[Int(bucket)].capacity <= TimerQueue.keptCapacity)
      markEmpty(Int(bucket))
    }
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
      var timers: [Timer] = []
      swap(&timers, &buckets[bucket])
      markEmpty(bucket)
      base = start
      for timer in timers {
        let setting = settings[timer.slot.index]
        guard setting.bucket == Int16(bucket), setting.at == timer.at else { continue }
        if bucket < 64 || TimerQueue.key(of: timer.at) <= limit {
          // Twice in one bucket, after it was taken back and set again, it is due once.
          settings[timer.slot.index].bucket = TimerQueue.unset
          count -= 1
          due.append(timer.slot)
        } else {
          place(timer)
        }
      }
      if timers.capacity <= TimerQueue.keptCapacity, buckets[bucket].isEmpty {
        timers.removeAll(keepingCapacity: true)
        swap(&timers, &buckets[bucket])
      }
    }
    bound = .max
  }

  private mutating func place(_ timer: Timer) {
    // A moment before `base` is overdue: the next call takes it.
    let key = max(TimerQueue.key(of: timer.at), base)
    let level = (63 - (key ^ base | 1).leadingZeroBitCount) / 6
    let digit = (key >> UInt64(6 * level)) & 63
    let bucket = level << 6 | Int(digit)
    buckets[bucket].append(timer)
    live[bucket] += 1
    settings[timer.slot.index] = Setting(at: timer.at, bucket: Int16(bucket))
    least[bucket] = min(least[bucket], timer.at)
    occupied[level] |= 1 << digit
  }

  private mutating func markEmpty(_ bucket: Int) {
    live[bucket] = 0
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
