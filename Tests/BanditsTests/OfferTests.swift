import Bandits
import Events
import Support
import Testing

/// Which actions go, as a table that is searched from end to end.
private struct PlainOffers {
  var lastOffered: [ActionID: Int64] = [:]
  let retireAfter: Int64?
  let maxActions: Int?

  mutating func learn(_ action: ActionID, offered: [ActionID], at: Int64, closedAt: Int64) -> [ActionID] {
    var gone: [ActionID] = []
    while let retireAfter, let oldest = oldest(but: nil), lastOffered[oldest, default: 0] + retireAfter < closedAt {
      lastOffered[oldest] = nil
      gone.append(oldest)
    }
    if lastOffered[action] == nil { lastOffered[action] = at }
    for id in offered { if let last = lastOffered[id] { lastOffered[id] = max(last, at) } }
    while let maxActions, lastOffered.count > maxActions, let oldest = oldest(but: action) {
      lastOffered[oldest] = nil
      gone.append(oldest)
    }
    return gone
  }

  private func oldest(but spared: ActionID?) -> ActionID? {
    lastOffered.filter { $0.key != spared }.min { ($0.value, $0.key) < ($1.value, $1.key) }?.key
  }
}

@Suite("Which actions are retired")
struct OfferTests {
  private static let bounds: [(EventDuration?, Int?)] = [
    (.seconds(40), nil), (.seconds(90), nil), (nil, 1), (nil, 7), (.seconds(60), 5), (.longest, 1_000),
  ]

  @Test(
    "they are those that a search of the whole table finds, in the same order", arguments: UInt64(0)..<20,
    bounds.indices)
  func oracle(seed: UInt64, bound: Int) {
    let (retireAfter, maxActions) = Self.bounds[bound]
    var random = WorldRandom(seed: seed)
    var plain = PlainOffers(retireAfter: retireAfter?.milliseconds, maxActions: maxActions)
    var sums = ModelSums(
      configuration: ModelConfiguration(kind: .counts, retireAfter: retireAfter, maxActions: maxActions),
      shape: VectorShape(.counts, dimension: 1, contextDimension: 1))
    var gone = 0
    for step in 0..<1_500 {
      // Actions launch all the time, and of the launched ones some are offered for long.
      let ids = (0..<random.int(1...6)).map { _ in ActionID("a\(step / 12 + random.int(0...random.int(0...20)))") }
      let closedAt = Int64(step * 1_000)
      let at = closedAt - Int64(random.int(0...random.int(0...30)) * 1_000)
      let expected = plain.learn(ids[0], offered: ids, at: at, closedAt: closedAt)
      let (refusal, retired) = sums.learn(
        Example(features: [], reward: 0), of: ids[0], offering: ids,
        .init(closedAt: EventTime(milliseconds: closedAt), decidedAt: EventTime(milliseconds: at)))
      #expect(refusal == nil && retired == expected)
      #expect(sums.offers?.times.mapValues(\.lastOffered.milliseconds) == plain.lastOffered)
      #expect(Set(sums.actions.keys) == Set(plain.lastOffered.keys))
      if let maxActions { #expect(sums.actions.count <= maxActions) }
      gone += retired.count
      // What is taken up from a table goes on as before, however the heap lags behind.
      guard random.isOne(in: 50), let offers = sums.offers else { continue }
      sums = ModelSums(
        configuration: sums.configuration, shape: sums.shape, actions: sums.actions, all: sums.all,
        offers: OfferTimes(offers.times, closedThrough: offers.closedThrough))
    }
    #expect(gone > 100 || retireAfter == .longest)
  }

  @Test("10,000 actions come and go, each three times, and never more than 500 are kept")
  func bounded() {
    var sums = ModelSums(
      configuration: ModelConfiguration(kind: .disjoint, maxActions: 500),
      shape: VectorShape(.disjoint, dimension: 3, contextDimension: 3))
    var most = 0
    for step in 0..<30_000 {
      let (action, at) = (ActionID("a\(step % 10_000)"), EventTime(milliseconds: Int64(step) * 1_000))
      let (refusal, _) = sums.learn(
        Example(features: [1, 0.5, -1], reward: 1), of: action, offering: [action],
        .init(closedAt: at + .hours(1), decidedAt: at))
      #expect(refusal == nil)
      #expect(sums[action]?.rewards.count == 1, "it comes back cold")
      most = max(most, sums.actions.count)
    }
    #expect(most == 500 && sums.actions.count == 500 && sums.offers?.times.count == 500)
    #expect(sums.bytes == sums.actions.values.reduce(sums.all.bytes) { $0 + $1.bytes })
  }
}
