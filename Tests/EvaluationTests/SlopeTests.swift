import Evaluation
import Support
import Testing

@Suite("SLOPE and its grids")
struct SlopeTests {
  @Test("the narrowest estimate that agrees with all wider ones is taken, in whatever order they come")
  func choice() {
    #expect(Slope.choice(of: [(1, 0.5)]) == 0)
    // All agree: the narrowest.
    #expect(Slope.choice(of: [(1, 0.5), (1.1, 0.3), (0.9, 0.1)]) == 2)
    #expect(Slope.choice(of: [(0.9, 0.1), (1, 0.5), (1.1, 0.3)]) == 0)
    // The narrowest is too far from the widest: 0.1 + 1.449 · 0.5 = 0.825.
    #expect(Slope.choice(of: [(1, 0.5), (1.1, 0.3), (0.17, 0.1)]) == 1)
    #expect(Slope.choice(of: [(1, 0.5), (0.18, 0.1)]) == 1)
    // One that agrees with the widest but not with the second is not taken.
    #expect(Slope.choice(of: [(1, 1), (2, 0.1), (0.5, 0.05)]) == 1)
  }

  @Test("one that does not agree ends it, whatever comes after it")
  func firstThatDoesNotFit() { #expect(Slope.choice(of: [(1, 0.1), (9, 0.05), (1, 0.01)]) == 0) }

  @Test("what has no value or no width is passed over; of nothing there is no choice")
  func nothing() {
    #expect(Slope.choice(of: []) == nil)
    #expect(Slope.choice(of: [(.nan, 1), (1, .nan), (1, .infinity), (1, -1)]) == nil)
    #expect(Slope.choice(of: [(.nan, 1), (1, 0.2), (1, .infinity)]) == 1)
  }

  @Test("equal widths are taken in their order, so that the choice does not depend on sorting")
  func ties() { #expect(Slope.choice(of: [(1, 0.1), (1, 0.1), (1, 0.1)]) == 2) }

  /// A log where now and then a round has a great weight.
  struct Log: CustomTestStringConvertible {
    let testDescription: String
    let isGreatOneIn: Int
    let great: Double
    /// What those rounds earn; others ½.
    let earned: Double

    /// What the others weigh, so that the mean is 1.
    var small: Double { (Double(isGreatOneIn) - great) / Double(isGreatOneIn - 1) }

    var truth: Double {
      let share = great / Double(isGreatOneIn)
      return share * earned + (1 - share) * 0.5
    }

    func rounds(_ random: inout WorldRandom) -> [(weight: Double, reward: Double)] {
      (0..<3_000).map { _ in
        let isGreat = random.isOne(in: isGreatOneIn)
        return (isGreat ? great : small, random.uniform() < (isGreat ? earned : 0.5) ? 1 : 0)
      }
    }
  }

  @Test(
    "its squared error is at most twice that of the clip that is best for the log, which is under half the worst one's",
    arguments: [
      Log(testDescription: "clipping helps", isGreatOneIn: 2_000, great: 180, earned: 0.05),
      Log(testDescription: "clipping hurts", isGreatOneIn: 10, great: 9, earned: 0.9),
    ])
  func oracle(log: Log) {
    let clips = TuningGrid.parameters(of: .clippedIPS)
    var (fixed, chosen) = ([Double](repeating: 0, count: clips.count), 0.0)
    for seed in 0..<200 {
      var random = WorldRandom(seed: 31 &+ UInt64(seed) &* 0x5851_F42D_4C95_7F2D)
      let rounds = log.rounds(&random)
      let candidates = clips.map { clip in
        let values = rounds.map { min($0.weight, clip) * $0.reward }
        let n = Double(values.count)
        let mean = values.reduce(0, +) / n
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)
        return (value: mean, width: 1.96 * (variance / n).squareRoot())
      }
      let errors = candidates.map { ($0.value - log.truth) * ($0.value - log.truth) }
      for (index, error) in errors.enumerated() { fixed[index] += error }
      chosen += Slope.choice(of: candidates).map { errors[$0] } ?? .infinity
    }
    let (least, greatest) = (fixed.min() ?? 0, fixed.max() ?? 0)
    #expect(chosen <= 2 * least && greatest > 2 * least)
  }

  @Test("a grid goes in even steps to the parameter that leaves weights alone, for the estimators that have one")
  func grids() {
    for estimator in EstimatorName.allCases {
      let grid = TuningGrid.parameters(of: estimator)
      switch estimator {
      case .clippedIPS, .clippedDR, .switchDR:
        #expect(grid.count == 10 && grid.first == 1 && grid[8] == 1e4 && grid.last == .infinity)
      case .dros: #expect(grid.count == 10 && grid.first == 1 && grid[8] == 1e8 && grid.last == .infinity)
      case .subGaussianIPS, .subGaussianDR:
        #expect(grid.count == 10 && grid.first == 0.5 && abs(grid[8] - 1e-4) < 1e-15 && grid.last == 0)
      default: #expect(grid == [])
      }
      for (a, b, c) in zip(zip(grid, grid.dropFirst()), grid.dropFirst(2)).map({ ($0.0.0, $0.0.1, $0.1) })
      where c > 0 && c < .infinity {
        #expect(abs(b / a - c / b) < 1e-12 * (b / a))
      }
    }
  }
}
