import Bandits
import Events
import Support
import Testing

@Suite("Merging what regions have learned")
struct MergeTests {
  private static let origins: [Origin] = ["eu", "sa", "us"]
  private static let start = EventTime(milliseconds: 1_600_000_000_000)

  /// Seeded sums of an origin after `count` examples; the same seed begins with the same ones.
  private func state(_ origin: Origin, count: Int, _ kind: ModelConfiguration.Kind, halfLife: EventDuration?)
    -> OriginSums
  {
    var random = WorldRandom(seed: StableHash.of(origin.text))
    var sums = emptySums(kind, halfLife: halfLife)
    for index in 0..<count {
      let example = makeExample(&random, kind, at: Self.start + .minutes(Int64(index)))
      _ = sums.add(example, of: ActionID("a\(random.int(0...4))"))
    }
    return OriginSums([origin: .init(offset: UInt64(count), sums: sums)])
  }

  private func merged(_ states: [OriginSums]) -> OriginSums {
    states.reduce(into: OriginSums()) { $0.merge($1) }
  }

  @Test(
    "in any order and grouping, with repeats and older states, it is the same union and the same model, bit for bit",
    arguments: ModelConfiguration.Kind.allCases, [nil, EventDuration.hours(1)])
  func laws(kind: ModelConfiguration.Kind, halfLife: EventDuration?) throws {
    let old = Self.origins.map { state($0, count: 40, kind, halfLife: halfLife) }
    let new = Self.origins.map { state($0, count: 150, kind, halfLife: halfLife) }
    let expected = merged(new)
    let model = try #require(expected.model())
    var random = WorldRandom(seed: 5)
    for _ in 0..<30 {
      let all = (old + new + new).shuffled(using: &random)
      let split = random.int(0...all.count)
      var (left, right) = (merged(Array(all[..<split])), merged(Array(all[split...])))
      let other = left
      left.merge(right)
      right.merge(other)
      #expect(left == expected && right == expected)
      let again = try #require(right.model())
      #expect(again.numbers.map(\.bitPattern) == model.numbers.map(\.bitPattern))
    }
  }

  @Test(
    "the model of a merge is the model of the merged stream, to 1e-9", arguments: ModelConfiguration.Kind.allCases,
    [nil, EventDuration.minutes(30), EventDuration.hours(10)])
  func stream(kind: ModelConfiguration.Kind, halfLife: EventDuration?) throws {
    var random = WorldRandom(seed: 6)
    var whole = emptySums(kind, halfLife: halfLife)
    var parts = Dictionary(uniqueKeysWithValues: Self.origins.map { ($0, emptySums(kind, halfLife: halfLife)) })
    for index in 0..<3_000 {
      let example = makeExample(&random, kind, at: Self.start + .minutes(Int64(index)))
      let action = ActionID("a\(random.int(0...6))")
      // One region falls silent half-way, so that its landmark stays behind.
      let origin = Self.origins[random.int(0...(index < 1_500 ? 2 : 1))]
      #expect(whole.add(example, of: action) == nil)
      #expect(parts[origin]?.add(example, of: action) == .some(nil))
    }
    let union = OriginSums(parts.mapValues { .init(offset: 1, sums: $0) })
    let (a, b) = (try #require(union.model()), try #require(whole.model()))
    #expect(a.actionIDs == b.actionIDs && a.experience == b.experience)
    #expect(a.isClose(to: b))
  }
}

extension Model {
  /// Whether numbers in Double agree to 1e-9, and what is published in Float to its precision.
  fileprivate func isClose(to other: any Model) -> Bool {
    zip(tensors, other.tensors).allSatisfy { mine, theirs in
      switch (mine.elements, theirs.elements) {
      case (.doubles(let a), .doubles(let b)): zip(a, b).allSatisfy { abs($0 - $1) < 1e-9 * max(1, abs($1)) }
      case (.floats(let a), .floats(let b)): zip(a, b).allSatisfy { abs($0 - $1) < 1e-6 * max(1, abs($1)) }
      default: false
      }
    }
  }
}
