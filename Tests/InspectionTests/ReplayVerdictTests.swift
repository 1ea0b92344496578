import Bandits
import Events
import Inspection
import JSON
import Snapshots
import Testing

@Suite("Whether a decision got the same answer")
struct ReplayVerdictTests {
  private let rankings: Rankings
  private let replayer: Replayer

  init() throws {
    rankings = try #require(Rankings(.hybrid, .thompson(scale: 1)))
    replayer = Replayer(rankings.kept.published, catalogue: rankings.catalogue)
  }

  private func verdict(_ decision: Decision) throws -> ReplayVerdict {
    var scratch = Ranker.Scratch()
    return ReplayVerdict(logged: decision, replayed: try replayer.rank(decision, scratch: &scratch))
  }

  /// One with eight places, explained, three of them drawn.
  private func decision() throws -> Decision {
    let ranked = try (0..<100).map { try rankings.decision($0, explained: true) }
    return try #require(ranked.first { $0.places.count == 8 })
  }

  @Test("what was logged is identical, whatever its limit")
  func identical() throws {
    for number in 0..<200 {
      #expect(
        try verdict(rankings.decision(number, explained: number.isMultiple(of: 2), limit: number % 9)) == .identical)
    }
  }

  @Test("one bit of any number is equal, 1e-5 too, and more is different and says where")
  func numbers() throws {
    let decision = try decision()
    for index in decision.places.indices {
      for path in numberPaths where index < 3 || path != \.propensityOrZero {
        for (change, name) in [
          ({ ($0 as Double).nextUp }, "equal"), ({ $0 + 0.9e-5 * max(1, abs($0)) }, "equal"),
          ({ $0 - 0.9e-5 * max(1, abs($0)) }, "equal"), ({ $0 + 1.1e-5 * max(1, abs($0)) }, "different"),
          ({ $0 - 1.1e-5 * max(1, abs($0)) }, "different"), ({ _ in .nan }, "different"),
        ] as [((Double) -> Double, String)] {
          var altered = decision
          altered.places[index][keyPath: path] = change(altered.places[index][keyPath: path])
          let verdict = try verdict(altered)
          #expect(verdict.name == name)
          if case .different(let words) = verdict { #expect(words.hasPrefix("place \(index): logged ")) }
        }
      }
    }
  }

  private var numberPaths: [WritableKeyPath<Place, Double>] {
    [\.scoreOrZero, \.propensityOrZero, \.meanOrZero, \.deviationOrZero, \.probabilityOrZero]
  }

  @Test("any two places in the other order are different; a place more, one twice or one missing too")
  func order() throws {
    let decision = try decision()
    for first in 0..<8 {
      for second in first + 1..<8 {
        var altered = decision
        altered.places.swapAt(first, second)
        #expect(try verdict(altered).name == "different")
      }
    }
    var altered = decision
    altered.places.append(altered.places[7])
    #expect(try verdict(altered) == .different("9 places were logged, 8 came"))
    altered = decision
    altered.places[7] = altered.places[6]
    #expect(try verdict(altered).name == "different")
    altered = decision
    altered.places[2].propensity = nil
    #expect(try verdict(altered).name == "different")
    altered = decision
    altered.places[5].propensity = 0.5
    #expect(try verdict(altered).name == "different")
    altered = decision
    altered.places[5].score = nil
    #expect(try verdict(altered).name == "different")
  }

  @Test("places of equal score that were not drawn may change places")
  func ties() throws {
    // Actions never learned from, without context, have one score.
    let known = try #require(Rankings(.counts, .linUCB(alpha: 1), examples: 0))
    let ranked = try (0..<100).map { try known.decision($0) }
    let decision = try #require(ranked.first { $0.places.count == 8 })
    let replayer = Replayer(known.kept.published, catalogue: known.catalogue)
    var scratch = Ranker.Scratch()
    let count = decision.places.count
    var altered = decision
    altered.places.swapAt(count - 2, count - 1)
    #expect(
      ReplayVerdict(logged: altered, replayed: try replayer.rank(altered, scratch: &scratch)) == .equal)
    var twice = decision
    twice.places[count - 1] = twice.places[count - 2]
    #expect(ReplayVerdict(logged: twice, replayed: try replayer.rank(twice, scratch: &scratch)).name == "different")
    altered.places.swapAt(0, count - 1)
    #expect(
      ReplayVerdict(logged: altered, replayed: try replayer.rank(altered, scratch: &scratch)).name == "different")
  }

  @Test("it is written with its difference")
  func written() throws {
    #expect(JSONWriter.text(ReplayVerdict.equal.write) == #"{"verdict":"equal"}"#)
    #expect(
      JSONWriter.text(ReplayVerdict.different("x").write) == #"{"verdict":"different","difference":"x"}"#)
  }
}

extension Place {
  fileprivate var scoreOrZero: Double {
    get { score ?? 0 }
    set { score = newValue }
  }
  fileprivate var propensityOrZero: Double {
    get { propensity ?? 0 }
    set { propensity = newValue }
  }
  fileprivate var meanOrZero: Double {
    get { explanation?.mean ?? 0 }
    set { explanation?.mean = newValue }
  }
  fileprivate var deviationOrZero: Double {
    get { explanation?.deviation ?? 0 }
    set { explanation?.deviation = newValue }
  }
  fileprivate var probabilityOrZero: Double {
    get { explanation?.probability ?? 0 }
    set { explanation?.probability = newValue }
  }
}
