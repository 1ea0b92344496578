package import Events

/// Which snapshots are worth their files: the last ones, one of each hour for a while, one of each day for longer.
package struct SnapshotRetention: Equatable, Sendable {
  /// How many of the greatest versions stay.
  package let last: Int
  /// Of how many hours, that of now and those before it, the newest stays; hours and days are those of UTC.
  package let hours: Int
  /// Of how many days, that of now and those before it, the newest stays.
  package let days: Int

  package init(last: Int = 10, hours: Int = 24, days: Int = 30) {
    precondition(last > 0, "the last snapshot always stays")
    precondition((0...1_000_000).contains(hours) && (0...100_000).contains(days), "\(hours) hours, \(days) days")
    (self.last, self.hours, self.days) = (last, hours, days)
  }

  /// The versions that need not stay, ascending.
  ///
  /// Removing them every now and then leaves what removing them once at the end would. One of the future, which a clock that
  /// was set back has left, counts as of the hour and day that it names.
  /// - Parameters:
  ///   - pinned: They stay.
  /// - Complexity: O(*n* log *n*).
  package func surplus(
    of kept: [(version: UInt64, publishedAt: EventTime)], keeping pinned: Set<UInt64>, now: EventTime
  ) -> [UInt64] {
    let newestFirst = kept.sorted { ($0.publishedAt, $0.version) > ($1.publishedAt, $1.version) }
    var stays = pinned.union(kept.map(\.version).sorted(by: >).prefix(last))
    for (length, count) in [(EventDuration.hours(1), hours), (.hours(24), days)] {
      var seen: Set<Int64> = []
      for snapshot in newestFirst {
        let age = SnapshotRetention.period(of: now, length) - SnapshotRetention.period(of: snapshot.publishedAt, length)
        guard age < count else { break }
        if seen.insert(age).inserted { stays.insert(snapshot.version) }
      }
    }
    return kept.map(\.version).filter { !stays.contains($0) }.sorted()
  }

  /// Whole periods since 1970.
  private static func period(of time: EventTime, _ length: EventDuration) -> Int64 {
    let (whole, rest) = time.milliseconds.quotientAndRemainder(dividingBy: length.milliseconds)
    return rest < 0 ? whole - 1 : whole
  }
}
