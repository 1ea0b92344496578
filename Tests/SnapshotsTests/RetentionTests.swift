import Events
import Snapshots
import Testing

@Suite("Which snapshots keep their files")
struct RetentionTests {
  private static let hour: Int64 = 3_600_000
  private static let now = EventTime(milliseconds: 20_000 * 24 * hour + 12 * hour + 1_800_000)

  /// What must stay, said by its definition: each snapshot against all others.
  private func stays(
    _ snapshot: (version: UInt64, publishedAt: EventTime), of all: [(version: UInt64, publishedAt: EventTime)],
    _ retention: SnapshotRetention, _ pinned: Set<UInt64>, _ now: EventTime
  ) -> Bool {
    if pinned.contains(snapshot.version) { return true }
    if all.count(where: { $0.version > snapshot.version }) < retention.last { return true }
    for (length, count) in [(Self.hour, retention.hours), (24 * Self.hour, retention.days)] {
      let period = { (time: EventTime) in (Double(time.milliseconds) / Double(length)).rounded(.down) }
      let own = period(snapshot.publishedAt)
      let isNewest = all.allSatisfy { other in
        period(other.publishedAt) != own
          || (other.publishedAt, other.version) <= (snapshot.publishedAt, snapshot.version)
      }
      if isNewest, period(now) - own < Double(count) { return true }
    }
    return false
  }

  @Test("every set of up to five of nine times, with every pin, keeps what the definition says")
  func exhaustive() {
    let hours = [0, 0.2, 0.9, 1, 3.4, 13, 24.4, 25, 49].map { Int64($0 * 3_600_000) }
    for retention in [(1, 0, 0), (1, 3, 0), (2, 2, 2), (3, 24, 30), (1, 0, 2)].map({
      SnapshotRetention(last: $0.0, hours: $0.1, days: $0.2)
    }) {
      for chosen in 0..<(1 << hours.count) where chosen.nonzeroBitCount <= 5 {
        let times = hours.indices.filter { chosen >> $0 & 1 == 1 }.reversed().map {
          EventTime(milliseconds: Self.now.milliseconds - hours[$0])
        }
        let all = times.enumerated().map { (version: UInt64($0.offset + 1), publishedAt: $0.element) }
        for pin in 0...UInt64(all.count) {
          let expected = all.filter { !stays($0, of: all, retention, [pin], Self.now) }.map(\.version)
          #expect(retention.surplus(of: all, keeping: [pin], now: Self.now) == expected)
        }
      }
    }
  }

  @Test("clocks that were set back, times of the far past and equal times trap nothing and follow the definition")
  func oddTimes() {
    var random = SafetensorsRandom(seed: 1)
    let times = [
      Self.now, EventTime(milliseconds: Self.now.milliseconds + 90 * Self.hour), .distantPast,
      EventTime(milliseconds: -1), EventTime(milliseconds: 0), EventTime(milliseconds: Self.now.milliseconds - 1),
    ]
    for _ in 0..<2_000 {
      let all = (0..<UInt64.random(in: 0...6, using: &random)).map { version in
        (version: version, publishedAt: times.randomElement(using: &random) ?? Self.now)
      }
      let retention = SnapshotRetention(last: 1, hours: 2, days: 2)
      let expected = all.filter { !stays($0, of: all, retention, [], Self.now) }.map(\.version)
      #expect(retention.surplus(of: all.shuffled(using: &random), keeping: [], now: Self.now) == expected)
    }
  }

  @Test("thinning after every publish of forty days leaves what thinning once would: 10 + 23 + 29 files")
  func overTime() {
    let retention = SnapshotRetention()
    var (kept, all) = ([(version: UInt64, publishedAt: EventTime)](), [(version: UInt64, publishedAt: EventTime)]())
    var at = EventTime(milliseconds: Self.now.milliseconds - 40 * 24 * Self.hour)
    for version in 1...UInt64(40 * 24 * 4) {
      at = at + .minutes(15)
      kept.append((version, at))
      all.append((version, at))
      let surplus = Set(retention.surplus(of: kept, keeping: [7], now: at))
      kept.removeAll { surplus.contains($0.version) }
    }
    let once = Set(retention.surplus(of: all, keeping: [7], now: at))
    #expect(kept.map(\.version) == all.map(\.version).filter { !once.contains($0) })
    #expect(kept.first?.version == 7)
    #expect(kept.count < 70)
  }
}
