#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The probability that each of several independent normal variables is the greatest:
/// pᵢ = ∫ φᵢ(s) Πⱼ≠ᵢ Φⱼ(s) ds = ∫ (φᵢ/Φᵢ)(s) Πⱼ Φⱼ(s) ds, all i on one set of nodes.
///
/// Only the contenders count: those that reach above the greatest lower end, mean − 7.5 deviations. Positions are measured
/// from that end, which lies within 7.5 deviations of every contender's mean: deviations many orders apart, or far below
/// the last bit of the means, lose nothing. Contenders of equal mean and deviation are one, counted: they get equal bits,
/// and ten thousand unseen actions cost as much as one. Deviations below 1e-280 are point masses; magnitudes end at 1e300.
///
/// The range is cut into panels of eight Gauss–Legendre nodes, each 1.5 times as wide as the narrowest deviation among the
/// contenders undecided there, so that cold candidates beside warm ones cost little. Nodes below which all contenders
/// together lie with a probability under 1e-20 are passed over.
/// Error: below 2e-8 for up to a hundred variables with deviations up to 1e6 times apart (`ThompsonGoldenTests`).
/// Complexity: O(*distinct contenders* · *nodes*), some ten nanoseconds each; at most 80 nodes per distinct deviation.
struct BestOfNormals {
  private struct Contender {
    /// How many variables it stands for.
    var count = 1.0
    /// The mean's distance from the lower end in deviations, in −7.5...7.5.
    let mean: Double
    let deviation: Double
    /// The distance from the lower end above which it does not reach.
    let upper: Double

    init(offset: Double, deviation: Double) {
      let reach = StandardNormal.reach
      mean = min(max(offset / deviation, -reach), reach)
      upper = (mean + reach) * deviation
      self.deviation = deviation
    }
  }

  /// By their upper ends.
  private var contenders: [Contender] = []
  /// Which contender each variable belongs to; nil for those that cannot win and for point masses.
  private var membership: [Int?]
  /// The point masses at the greatest lower end, where there are any.
  private var pointMasses: [Int] = []

  init(means: [Double], deviations: [Double]) {
    let reach = StandardNormal.reach
    let means = means.map { min(max($0, -1e300), 1e300) }
    let deviations = deviations.map { $0 < 1e-280 ? 0 : min($0, 1e300) }
    membership = Array(repeating: nil, count: means.count)
    // Differences of means first, so that the last bit of a mean does not swallow a deviation.
    var (origin, greatest) = (0.0, -Double.infinity)
    for (mean, deviation) in zip(means, deviations) where mean - reach * deviation > greatest {
      (origin, greatest) = (mean, mean - reach * deviation)
    }
    let offsets = means.map { $0 - origin }
    let lower = zip(offsets, deviations).reduce(-.infinity) { max($0, $1.0 - reach * $1.1) }
    pointMasses = offsets.indices.filter { deviations[$0] == 0 && offsets[$0] == lower }
    let uppers = zip(offsets, deviations).map { $0 + reach * $1 }
    let order = offsets.indices.filter { deviations[$0] > 0 && uppers[$0] >= lower }
      .sorted { (uppers[$0], deviations[$0], offsets[$0]) < (uppers[$1], deviations[$1], offsets[$1]) }
    var previous: Int?
    for index in order {
      if let previous, offsets[index] == offsets[previous], deviations[index] == deviations[previous] {
        contenders[contenders.count - 1].count += 1
      } else {
        contenders.append(Contender(offset: offsets[index] - lower, deviation: deviations[index]))
      }
      membership[index] = contenders.count - 1
      previous = index
    }
  }

  /// Adds each variable's probability to `probabilities`; what is added sums to 1 but for rounding.
  func addProbabilities(to probabilities: inout [Double]) {
    let masses = integrate()
    let atPoint = pointMasses.isEmpty ? 0 : probabilityAllLieBelowLowerEnd()
    let total = zip(contenders, masses).reduce(atPoint) { $0 + $1.0.count * $1.1 }
    for (index, contender) in membership.enumerated() {
      if let contender { probabilities[index] += masses[contender] / total }
    }
    for index in pointMasses { probabilities[index] += atPoint / total / Double(pointMasses.count) }
  }

  private func probabilityAllLieBelowLowerEnd() -> Double {
    contenders.reduce(1) { $0 * pow(StandardNormal.table(-$1.mean).below, $1.count) }
  }

  /// The mass of one variable of each contender.
  private func integrate() -> [Double] {
    var masses = [Double](repeating: 0, count: contenders.count)
    if contenders.count == 1, pointMasses.isEmpty { return [1] }
    let normal = StandardNormal.table
    var hazards = masses
    let upper = contenders.reduce(0) { max($0, $1.upper) }
    var (start, first) = (0.0, 0)
    while start < upper {
      while contenders[first].upper <= start { first += 1 }
      let narrowest = contenders[first...].reduce(.infinity) { min($0, $1.deviation) }
      let width = min(1.5 * narrowest, upper - start)
      for (node, weight) in BestOfNormals.gaussLegendre {
        let below = findHazards(&hazards, from: first, at: start + node * width, width: width, normal: normal)
        guard below >= 1e-20 else { break }
        for index in first..<masses.count { masses[index] += hazards[index] * (weight * below) }
      }
      // A last panel narrower than the last bit of its start ends the loop too.
      start = max(start + width, start.nextUp)
    }
    return masses
  }

  /// Fills in φᵢ/Φᵢ · `width` / deviation at a point for the contenders from `first` on. No Φᵢ is 0 there, since no mean
  /// lies more than 7.5 deviations above the lower end.
  ///
  /// - Returns: ΠⱼΦⱼ, the probability that all variables lie below the point; or 0, if it is below 1e-20.
  private func findHazards(
    _ hazards: inout [Double], from first: Int, at point: Double, width: Double, normal: StandardNormal
  ) -> Double {
    var product = 1.0
    for index in first..<contenders.count {
      let contender = contenders[index]
      let z = point / contender.deviation - contender.mean
      if z > StandardNormal.reach {
        hazards[index] = 0
        continue
      }
      let (below, density) = normal(z)
      hazards[index] = density * width / (below * contender.deviation)
      product *= contender.count == 1 ? below : pow(below, contender.count)
      if product < 1e-20 { return 0 }
    }
    return product
  }

  /// Eight nodes on [0, 1], the greatest first, and their weights (Abramowitz & Stegun 1964, table 25.4).
  private static let gaussLegendre = {
    let half = [
      (0.183_434_642_495_649_8, 0.362_683_783_378_362_0), (0.525_532_409_916_329_0, 0.313_706_645_877_887_3),
      (0.796_666_477_413_626_7, 0.222_381_034_453_374_5), (0.960_289_856_497_536_3, 0.101_228_536_290_376_3),
    ]
    let both = half.reversed().map { ($0, $1) } + half.map { (-$0, $1) }
    return both.map { (node: 0.5 + 0.5 * $0, weight: 0.5 * $1) }
  }()
}
