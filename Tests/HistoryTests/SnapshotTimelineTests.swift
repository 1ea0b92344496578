import Events
import History
import Testing

@Suite("What rankings used when")
struct SnapshotTimelineTests {
  /// `p3` publishes version 3, `k3` keeps rankings to it, `u` ends that; each a minute after the one before.
  private static func changes(_ picture: String) -> [SnapshotChange] {
    picture.split(separator: " ").enumerated().map { index, word in
      let version = UInt64(word.dropFirst()) ?? 0
      let action: SnapshotChange.Action =
        switch word.first {
        case "p":
          .published(
            Publication(
              parent: nil, trainedThrough: .distantPast, outcomes: 0, actions: 0, policy: "", content: "\(version)",
              kernel: ""))
        case "k": .pinned
        default: .unpinned
        }
      return SnapshotChange(
        placement: "p", version: version, at: minute(index), action: action, reason: "", by: "")
    }
  }

  private static func minute(_ number: Int) -> EventTime { EventTime(milliseconds: Int64(number) * 60_000) }

  @Test(
    "the version in use is the one pinned, else the one published last",
    arguments: [
      ("", nil, nil), ("p1", 1, nil), ("p1 p2", 2, 1), ("p1 p2 p2", 2, 1), ("p1 p2 k1", 1, 2), ("p1 p2 k1 p3", 1, 2),
      ("p1 p2 k1 p3 u1", 3, 1), ("p1 k1 p2 k2 p3", 2, 1), ("p1 k1 u1", 1, nil), ("p1 p2 k2 u2 p3", 3, 2),
    ] as [(String, UInt64?, UInt64?)])
  func uses(_ picture: String, _ current: UInt64?, _ previous: UInt64?) {
    let timeline = SnapshotTimeline(Self.changes(picture))
    #expect(timeline.current == current)
    #expect(timeline.previous == previous)
  }

  @Test("equal to looking at every minute by itself, for all short histories")
  func exhaustive() {
    let words = ["p1", "p2", "p3", "k1", "k2", "u0"]
    var count = 0
    for number in 0..<(6 * 6 * 6 * 6 * 6) {
      let chosen = (0..<5).map { place in words[number / Int([1, 6, 36, 216, 1_296][place]) % 6] }
      let changes = Self.changes(chosen.joined(separator: " "))
      let timeline = SnapshotTimeline(changes)
      for minute in 0...5 {
        #expect(timeline.version(at: Self.minute(minute)) == Self.inUse(changes, at: Self.minute(minute)))
        count += 1
      }
    }
    #expect(count == 46_656)
  }

  /// Plainly: the last pin that has not ended, else the last publish; before both nothing.
  private static func inUse(_ changes: [SnapshotChange], at time: EventTime) -> UInt64? {
    let past = changes.filter { $0.at <= time }
    let pin = past.last { $0.isOfPin }
    if let pin, pin.action == .pinned { return pin.version }
    return past.last { !$0.isOfPin }?.version ?? past.last { $0.action == .pinned }?.version
  }

  @Test("names find versions, and a beginning that is cut off keeps the pin that holds")
  func names() {
    let timeline = SnapshotTimeline(Self.changes("p1 p2 p3 k1 p4"))
    let now = Self.minute(10)
    #expect(timeline.version(.current, now: now) == 1)
    #expect(timeline.version(.previous, now: now) == 3)
    #expect(timeline.version(.number(77), now: now) == 77)
    #expect(timeline.version(.ago(.minutes(9)), now: now) == 2)
    #expect(timeline.version(.at(Self.minute(0)), now: now) == 1)
    #expect(timeline.version(.ago(.minutes(11)), now: now) == nil)
    let later = Self.changes("k9 p1 p2")
    #expect(SnapshotTimeline(Array(later.dropFirst()), after: later[0]).current == 9)
    #expect(SnapshotTimeline(Array(later.dropFirst()), after: nil).current == 2)
  }
}
