/// How much a placement may remember at once. When it is full new decisions are refused, and so is feedback of unknown
/// decisions; ticks and feedback of known decisions are taken, and no window closes early.
///
/// How much feedback of unknown decisions and, in each placement, how many plays may wait is limited for all placements
/// alike: `Attributor.unknownLimit`.
package struct StateLimits: Equatable, Sendable {
  /// Pairs that were shown and are still known.
  package let pairs: Int
  /// Of decisions, pairs and waiting feedback, as `PlacementAttributor.bytes` estimates them.
  package let bytes: Int

  /// - Parameters: Two million pairs and 4 GiB where nothing is said.
  package init(pairs: Int = 2_000_000, bytes: Int = 4 << 30) {
    precondition(pairs > 0 && bytes > 0, "limits of \(pairs) pairs and \(bytes) bytes")
    self.pairs = pairs
    self.bytes = bytes
  }
}
