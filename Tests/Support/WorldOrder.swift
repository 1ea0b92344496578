package import Events

extension World {
  /// The events in a random order inside the lateness, as DESIGN §3 has it: no event that has not come is older than the
  /// greatest delivered time less lateness. Our own rankings deliver no time. With repeats of what has come, and ticks.
  package func delivery(seed: UInt64, repeats: Bool = true, ticks: Bool = true) -> [Event] {
    var random = WorldRandom(seed: seed)
    var waiting = events
    var order: [Event] = []
    var now = EventTime.distantPast
    while !waiting.isEmpty {
      // The events stand in the order of their times: the first is the earliest of all others.
      let admissible = waiting.indices.filter { index in
        let earliest = index == 0 ? waiting.dropFirst().first : waiting.first
        return earliest.map { $0.at >= max(now, waiting[index].time) - lateness } ?? true
      }
      let event = waiting.remove(at: random.pick(admissible))
      order.append(event)
      now = max(now, event.time)
      if repeats && random.isOne(in: 5) { order.append(random.pick(order)) }
      if ticks, random.isOne(in: 5), let earliest = waiting.first?.at {
        let tick = earliest + lateness - EventDuration(milliseconds: Int64(random.int(0...120_000)))
        order.append(.tick(tick))
        now = max(now, tick)
      }
    }
    return order
  }

  /// All orders of `events` inside the lateness.
  package static func orders(of events: [Event], lateness: EventDuration) -> [[Event]] {
    func extend(_ order: [Event], now: EventTime, with waiting: [Event], into orders: inout [[Event]]) {
      if waiting.isEmpty { orders.append(order) }
      for index in waiting.indices {
        var rest = waiting
        let next = rest.remove(at: index)
        let time = max(now, next.time)
        if rest.allSatisfy({ $0.at >= time - lateness }) {
          extend(order + [next], now: time, with: rest, into: &orders)
        }
      }
    }
    var orders: [[Event]] = []
    extend([], now: .distantPast, with: events, into: &orders)
    return orders
  }
}
