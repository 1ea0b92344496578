import Bandits
import Events
import Support
import Testing

@Suite("Estimates of every kind of model")
struct PositionTests {
  private static let actions: [ActionID] = ["a", "b", "c", "d", "never", "twin"]

  /// A model in which `twin` was taught what `b` was.
  private func model(_ kind: ModelConfiguration.Kind) throws -> any Model {
    var random = WorldRandom(seed: 31)
    var sums = emptySums(kind)
    for _ in 0..<300 {
      let example = makeExample(&random, kind, at: EventTime(milliseconds: 0))
      let action = Self.actions[random.int(0...3)]
      _ = sums.add(example, of: action)
      if action == "b" { _ = sums.add(example, of: "twin") }
    }
    return try #require(sums.model())
  }

  private func bits(_ estimates: Estimates, at index: Int) -> [UInt64] {
    let width = estimates.sharedDimension
    let directions = estimates.directions[index * width..<(index + 1) * width].map { UInt64($0.bitPattern) }
    let own = estimates.ownDeviations.isEmpty ? [] : [estimates.ownDeviations[index].bitPattern]
    return [estimates.means[index].bitPattern, estimates.deviations[index].bitPattern] + directions + own
  }

  @Test(
    "an estimate's bits depend on its action and its vector alone: not on its place, nor on what stands beside it",
    arguments: ModelConfiguration.Kind.allCases)
  func positions(kind: ModelConfiguration.Kind) throws {
    let model = try model(kind)
    var random = WorldRandom(seed: 5)
    let rows = Self.actions.map { _ in kind == .counts ? [] : random.vector(6) }
    var (alone, together) = (Estimates(), Estimates())
    for _ in 0..<50 {
      let order = Array(Self.actions.indices.shuffled(using: &random).prefix(random.int(1...6)))
      let vectors: SlateVectors = kind == .counts ? .shared([]) : .own(rows)
      model.estimate(Self.actions, in: order, vectors: vectors, into: &together)
      #expect(together.count == order.count && together.experience == model.experience)
      for (place, candidate) in order.enumerated() {
        model.estimate([Self.actions[candidate]], vectors: .shared(rows[candidate]), into: &alone)
        #expect(bits(together, at: place) == bits(alone, at: 0))
      }
    }
  }

  @Test(
    "one vector for all candidates gives what the same vector for each gives",
    arguments: ModelConfiguration.Kind.allCases)
  func sharedVector(kind: ModelConfiguration.Kind) throws {
    guard kind != .counts else { return }
    let model = try model(kind)
    var random = WorldRandom(seed: 6)
    let vector = random.vector(6)
    var (one, each) = (Estimates(), Estimates())
    model.estimate(Self.actions, vectors: .shared(vector), into: &one)
    model.estimate(Self.actions, vectors: .own(Self.actions.map { _ in vector }), into: &each)
    for place in Self.actions.indices { #expect(bits(one, at: place) == bits(each, at: place)) }
    #expect(bits(one, at: 1) == bits(one, at: 5), "actions that were taught the same")
  }

  @Test("taking a candidate out leaves the others' numbers", arguments: ModelConfiguration.Kind.allCases)
  func removal(kind: ModelConfiguration.Kind) throws {
    let model = try model(kind)
    var random = WorldRandom(seed: 7)
    let rows = Self.actions.map { _ in random.vector(6) }
    var estimates = Estimates()
    model.estimate(Self.actions, vectors: kind == .counts ? .shared([]) : .own(rows), into: &estimates)
    let all = Self.actions.indices.map { bits(estimates, at: $0) }
    let parameters = estimates.betaParameters
    estimates.remove(at: 2)
    #expect((0..<5).map { bits(estimates, at: $0) } == Array(all[..<2] + all[3...]))
    #expect(estimates.betaParameters == Array(parameters.prefix(2) + parameters.dropFirst(3)))
  }

  @Test("counts are Beta posteriors: mean and deviation by hand, and Beta(1, 1) of an action never seen")
  func counts() throws {
    var sums = emptySums(.counts)
    for reward in [1, 0, 0.5] { #expect(sums.add(Example(features: [], reward: reward), of: "a") == nil) }
    let model = try #require(sums.model())
    var estimates = Estimates()
    model.estimate(["a", "never"], vectors: .shared([]), into: &estimates)
    #expect(estimates.betaParameters == [.init(alpha: 2.5, beta: 2.5), .init(alpha: 1, beta: 1)])
    #expect(estimates.means == [0.5, 0.5])
    #expect(abs(estimates.deviations[0] * estimates.deviations[0] - 1 / 24) < 1e-15)
    #expect(abs(estimates.deviations[1] * estimates.deviations[1] - 1 / 12) < 1e-15)
  }

  @Test("a map by action keeps the order of ids through replacements, arrivals and departures")
  func actionMap() {
    var map = ActionMap<Int>(["b": 2, "d": 4])
    var plain: [ActionID: Int] = ["b": 2, "d": 4]
    var random = WorldRandom(seed: 8)
    for step in 0..<200 {
      let ids = Set((0..<random.int(0...4)).map { _ in ActionID("\(random.int(0...9))") }).sorted()
      let (older, values) = (map, map.values)
      let changes = ids.map { ($0, random.isOne(in: 3) ? nil : step) }
      map.update(changes.map { (id: $0.0, value: $0.1) })
      for (id, value) in changes { plain[id] = value }
      #expect(map.ids == plain.keys.sorted() && map.values == map.ids.map { plain[$0] })
      #expect(map.ids.allSatisfy { map[$0] == plain[$0] } && map["nobody"] == nil)
      #expect(older.values == values, "an older copy is what it was")
    }
  }
}
