import Events
import Simulation
import Support
import Testing

@Suite("Delivery")
struct DeliveryTests {
  private static let count = 20_000
  private static let start: Int64 = 1_760_000_000_000

  /// A play per second, of a hundred members.
  private static let events = (0..<count).map { number in
    Event.play(
      Play(
        id: EventID("p\(number)"), at: EventTime(milliseconds: start + Int64(number) * 1_000),
        member: MemberID("m\(number % 100)"), title: "t", seconds: 200))
  }

  private func deliver(
    _ faults: DeliveryFaults, seed: UInt64 = 5, reversed: Bool = false
  ) -> (arrivals: [Delivery.Arrival], counts: Delivery.Counts) {
    var delivery = Delivery(seed: seed, faults: faults)
    for event in reversed ? DeliveryTests.events.reversed() : DeliveryTests.events {
      if case .play(let play) = event { delivery.send(event, of: play.member) }
    }
    let arrivals = delivery.arrivals(by: EventTime(milliseconds: .max))
    #expect(delivery.lastArrival == nil)
    return (arrivals, delivery.counts)
  }

  @Test("Without faults every event arrives once, when it happens")
  func faultless() {
    let (arrivals, counts) = deliver(DeliveryFaults())
    #expect(arrivals.map(\.event) == DeliveryTests.events)
    #expect(arrivals.allSatisfy { $0.at == $0.event.at && !$0.isLate })
    #expect(counts.sent == DeliveryTests.count && counts.lost + counts.late + counts.duplicated == 0)
  }

  @Test("Each fault comes at its rate, and no other with it")
  func rates() {
    let (arrivals, counts) = deliver(
      DeliveryFaults(duplicates: 0.1, reordered: 0.2, late: 0.03, lost: 0.05, lateness: .seconds(30)))
    func isRate(_ count: Int, _ rate: Double, of total: Int = DeliveryTests.count) -> Bool {
      let expected = [rate * Double(total), (1 - rate) * Double(total)]
      return ChiSquare.pValue(observed: [count, total - count], expected: expected) > 0.01
    }
    #expect(isRate(counts.lost, 0.05))
    #expect(isRate(counts.late, 0.03, of: DeliveryTests.count - counts.lost))
    #expect(isRate(counts.duplicated, 0.1, of: DeliveryTests.count - counts.lost))
    #expect(isRate(counts.reordered, 0.2, of: DeliveryTests.count - counts.lost - counts.late))
    #expect(arrivals.count == DeliveryTests.count - counts.lost + counts.duplicated)
    #expect(Set(arrivals.map(\.event.id)).count == DeliveryTests.count - counts.lost, "what is lost never arrives")
  }

  @Test("Disorder, repeats and skewed clocks stay inside the lateness: nothing that has not come is older than it")
  func disorderIsInsideLateness() {
    let lateness = EventDuration.seconds(30)
    let (arrivals, counts) = deliver(
      DeliveryFaults(duplicates: 0.2, reordered: 0.5, skew: .seconds(4), lateness: lateness))
    var oldestToCome = [EventTime](repeating: EventTime(milliseconds: .max), count: arrivals.count + 1)
    for index in arrivals.indices.reversed() {
      oldestToCome[index] = min(oldestToCome[index + 1], arrivals[index].event.at)
    }
    var greatest = EventTime.distantPast
    for (index, arrival) in arrivals.enumerated() {
      greatest = max(greatest, arrival.event.at)
      #expect(oldestToCome[index + 1] >= greatest - lateness)
    }
    let overtaken = zip(arrivals, arrivals.dropFirst()).filter { $0.event.at > $1.event.at }.count
    #expect(counts.reordered > 9_000 && overtaken > 5_000, "there is disorder")
  }

  @Test("What is late is really late: event time has left it behind by more than the lateness")
  func lateIsLate() {
    let lateness = EventDuration.seconds(30)
    let (arrivals, counts) = deliver(
      DeliveryFaults(reordered: 0.2, late: 0.05, skew: .seconds(4), lateness: lateness))
    // The last ones have nobody after them to leave them behind.
    let end = EventTime(milliseconds: DeliveryTests.start + Int64(DeliveryTests.count - 1) * 1_000)
    var (greatest, late) = (EventTime.distantPast, 0)
    for arrival in arrivals where arrival.at <= end {
      if arrival.isLate {
        late += 1
        #expect(arrival.event.at < greatest - lateness)
      }
      greatest = max(greatest, arrival.event.at)
    }
    #expect(late > 900 && late <= counts.late)
  }

  @Test("Each member's clock is off by one amount, up to the skew and either way")
  func clocksAreOff() {
    let (arrivals, _) = deliver(DeliveryFaults(skew: .seconds(4), lateness: .seconds(30)))
    var offsets: [MemberID: Set<Int64>] = [:]
    for arrival in arrivals {
      guard case .play(let play) = arrival.event else { continue }
      offsets[play.member, default: []].insert(play.at.milliseconds - arrival.at.milliseconds)
    }
    #expect(offsets.count == 100 && offsets.values.allSatisfy { $0.count == 1 })
    let all = offsets.values.flatMap(\.self)
    #expect(all.allSatisfy { abs($0) <= 4_000 } && (all.max() ?? 0) > 3_000 && (all.min() ?? 0) < -3_000)
  }

  @Test("What becomes of an event depends on seed and id, not on what was sent before it")
  func faultsAreKeyed() {
    let faults = DeliveryFaults(
      duplicates: 0.1, reordered: 0.2, late: 0.03, lost: 0.05, skew: .seconds(4), lateness: .seconds(30))
    func sorted(_ arrivals: [Delivery.Arrival]) -> [Delivery.Arrival] {
      arrivals.sorted { ($0.at, $0.event.id) < ($1.at, $1.event.id) }
    }
    let forward = sorted(deliver(faults).arrivals)
    #expect(forward == sorted(deliver(faults, reversed: true).arrivals))
    #expect(forward != sorted(deliver(faults, seed: 6).arrivals))
  }
}

extension Event {
  fileprivate var id: EventID {
    if case .play(let play) = self { play.id } else { "none" }
  }
}
