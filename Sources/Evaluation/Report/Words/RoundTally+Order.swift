extension RoundTally {
  /// What was left out, most first; equal counts by the reasons' letters.
  var droppedByReason: [(reason: String, count: Int)] {
    dropped.map { (reason: $0.key, count: $0.value) }.sorted { ($1.count, $0.reason) < ($0.count, $1.reason) }
  }
}
