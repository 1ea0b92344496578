import Attribution
import Events
import Support
import Testing

@Suite("Timers")
struct TimerQueueTests {
  /// Steps from milliseconds to years, timers near and far, moved and taken back.
  @Test("what is due is what a plain list says", arguments: UInt64(0)..<100)
  func model(seed: UInt64) {
    var random = WorldRandom(seed: seed)
    var timers = TimerQueue()
    var moments: [Slot: EventTime] = [:]
    var now = EventTime.minute(0)
    for _ in 0..<600 {
      let slot = Slot(random.int(0...40))
      switch random.int(0...5) {
      case 0:
        timers.cancel(slot)
        moments[slot] = nil
      case 1:
        now = now + TimerQueueTests.span(&random)
        var due: [Slot] = []
        timers.takeDue(through: now, into: &due)
        let expected = moments.filter { $0.value <= now }.keys
        #expect(due.sorted { $0.number < $1.number } == expected.sorted { $0.number < $1.number })
        for slot in expected { moments[slot] = nil }
        #expect(timers.next.map { $0 > now } ?? true, "a moment taken back is not asked for for ever")
      default:
        let at = now + TimerQueueTests.span(&random) + EventDuration(milliseconds: 1)
        timers.set(slot, at: at)
        moments[slot] = at
      }
      #expect(timers.count == moments.count)
      #expect((timers.next == nil) == moments.isEmpty)
      if let next = timers.next, let earliest = moments.values.min() { #expect(next <= earliest) }
    }
  }

  @Test("the next moment is that of a plain list while no timer is moved or taken back", arguments: UInt64(0)..<100)
  func next(seed: UInt64) {
    var random = WorldRandom(seed: seed)
    var timers = TimerQueue()
    var moments: [EventTime] = []
    var now = EventTime.minute(0)
    var due: [Slot] = []
    for number in 0..<600 {
      if random.int(0...5) == 0 {
        now = now + TimerQueueTests.span(&random)
        timers.takeDue(through: now, into: &due)
        moments.removeAll { $0 <= now }
      } else {
        moments.append(now + TimerQueueTests.span(&random) + EventDuration(milliseconds: 1))
        timers.set(Slot(number), at: moments[moments.count - 1])
      }
      #expect(timers.next == moments.min())
    }
  }

  private static func span(_ random: inout WorldRandom) -> EventDuration {
    EventDuration(milliseconds: Int64(random.int(0...random.pick([3, 100, 5_000, 400_000, 1 << 25, 1 << 36]))))
  }

  @Test("a moment that is over already is due at once")
  func overdue() {
    var timers = TimerQueue()
    var due: [Slot] = []
    timers.set(Slot(1), at: .minute(5))
    timers.takeDue(through: .minute(6), into: &due)
    timers.set(Slot(2), at: .minute(4))
    #expect(timers.next == .minute(4))
    timers.takeDue(through: .minute(6), into: &due)
    #expect(due == [Slot(1), Slot(2)])
    #expect(timers.next == nil)
  }

  @Test("after a reset moments may be as early as any")
  func reset() {
    var timers = TimerQueue()
    var due: [Slot] = []
    timers.set(Slot(1), at: .minute(1_000))
    timers.takeDue(through: .minute(2_000), into: &due)
    timers.reset()
    timers.set(Slot(3), at: .minute(-1_000))
    timers.takeDue(through: .minute(-1_001), into: &due)
    #expect(due == [Slot(1)])
    timers.takeDue(through: .minute(-1_000), into: &due)
    #expect(due == [Slot(1), Slot(3)])
  }
}
