package import Events

/// How long something took, many times over, in memory that does not grow: quantiles are low by less than 1 in 256.
///
/// Buckets are the 256 equal parts of each octave of milliseconds; up to 511 ms each has its own.
package struct DelayHistogram: Equatable, Sendable {
  package private(set) var count = 0
  /// The longest, exactly.
  package private(set) var longest = EventDuration.zero
  private var buckets: [Int] = []

  package init() {}

  /// Counts a delay of 0 or more. - Complexity: O(1).
  package mutating func add(_ delay: EventDuration) {
    let bucket = DelayHistogram.bucket(of: UInt64(max(0, delay.milliseconds)))
    if bucket >= buckets.count { buckets += repeatElement(0, count: bucket + 1 - buckets.count) }
    buckets[bucket] += 1
    count += 1
    longest = max(longest, delay)
  }

  /// The least delay that this share of all did not exceed, low by less than 1 in 256; nil if there is none.
  ///
  /// - Complexity: O(*buckets*), at most 10,000.
  package func quantile(_ share: Double) -> EventDuration? {
    let rank = min(count, max(1, Int((Double(count) * share).rounded(.up))))
    var passed = 0
    for (bucket, members) in buckets.enumerated() {
      passed += members
      if members > 0, passed >= rank { return EventDuration(milliseconds: DelayHistogram.least(of: bucket)) }
    }
    return nil
  }

  private static func bucket(of value: UInt64) -> Int {
    let shift = max(0, 55 - value.leadingZeroBitCount)
    return shift << 8 + Int(value >> UInt64(shift))
  }

  /// The least value of a bucket.
  private static func least(of bucket: Int) -> Int64 {
    let shift = max(0, bucket >> 8 - 1)
    return Int64(bucket - shift << 8) << Int64(shift)
  }
}
