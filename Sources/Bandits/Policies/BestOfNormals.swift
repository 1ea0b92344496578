#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// The probability that each of several independent normal variables is the greatest:
/// pᵢ = ∫ φᵢ(s) Πⱼ≠ᵢ Φⱼ(s) ds, all i on one set of nodes.
///
/// Variables of deviation 0 are point masses. Only the contenders count: those that reach above the greatest lower end,
/// mean − 8.5 deviations. The range is cut into panels of eight Gauss–Legendre nodes, each no wider than the narrowest
/// deviation among the contenders that are undecided there, so that cold candidates beside warm ones cost little.
/// Error: below 1e-9 against adaptive quadrature, with deviations 1000 times apart (see `BestOfNormalsTests`).
/// Complexity: O(*contenders* · *nodes*), each an `erfc` and an `exp`.
struct BestOfNormals {
  private struct Contender {
    let index: Int
    let mean: Double
    let deviation: Double

    /// Φ at `point`.
    func below(_ point: Double) -> Double {
      let z = (point - mean) / deviation
      return z > BestOfNormals.reach ? 1 : 0.5 * erfc(-z * 0.5.squareRoot())
    }

    /// φ at `point`.
    func density(_ point: Double) -> Double {
      let z = (point - mean) / deviation
      return z > BestOfNormals.reach ? 0 : exp(-0.5 * z * z) / (deviation * (2 * Double.pi).squareRoot())
    }
  }

  /// Beyond 8.5 deviations lies less than 1e-16 of a normal variable.
  private static let reach = 8.5

  private var contenders: [Contender] = []
  /// The point masses at `lower`, where there are any.
  private var pointMasses: [Int] = []
  private var lower = -Double.infinity
  private var upper = -Double.infinity

  init(means: [Double], deviations: [Double]) {
    let reach = BestOfNormals.reach
    for (mean, deviation) in zip(means, deviations) { lower = max(lower, mean - reach * deviation) }
    for (index, (mean, deviation)) in zip(means, deviations).enumerated() {
      if deviation == 0 {
        if mean == lower { pointMasses.append(index) }
      } else if mean + reach * deviation > lower {
        contenders.append(Contender(index: index, mean: mean, deviation: deviation))
        upper = max(upper, mean + reach * deviation)
      }
    }
  }

  /// Adds each variable's probability to `probabilities`; what is added sums to 1 but for rounding.
  func addProbabilities(to probabilities: inout [Double]) {
    var masses = [Double](repeating: 0, count: contenders.count)
    integrate(into: &masses)
    let atPoint = pointMasses.isEmpty ? 0 : contenders.reduce(1) { $0 * $1.below(lower) }
    let total = masses.reduce(atPoint, +)
    for (contender, mass) in zip(contenders, masses) { probabilities[contender.index] += mass / total }
    for index in pointMasses { probabilities[index] += atPoint / total / Double(pointMasses.count) }
  }

  private func integrate(into masses: inout [Double]) {
    if contenders.count == 1, pointMasses.isEmpty { return masses[0] = 1 }
    var others = masses
    var start = lower
    while start < upper {
      let end = max(start + panelWidth(at: start), start.nextUp)
      let (centre, half) = (0.5 * (start + end), 0.5 * (end - start))
      for (node, weight) in BestOfNormals.gaussLegendre {
        addDensities(at: centre - half * node, weight: half * weight, to: &masses, others: &others)
        addDensities(at: centre + half * node, weight: half * weight, to: &masses, others: &others)
      }
      start = end
    }
  }

  /// The narrowest deviation among the contenders undecided at `start`, but not past where the next one begins.
  private func panelWidth(at start: Double) -> Double {
    var width = upper - start
    for contender in contenders {
      let z = (start - contender.mean) / contender.deviation
      if z > BestOfNormals.reach { continue }
      let wait = max(-BestOfNormals.reach - z, 0)
      width = min(width, contender.deviation * (wait > 0 ? max(wait, 0.01) : 1))
    }
    return width
  }

  /// Adds φᵢ Πⱼ≠ᵢ Φⱼ at one node: the product of all after i times that of all before, so that nothing is divided.
  private func addDensities(at point: Double, weight: Double, to masses: inout [Double], others: inout [Double]) {
    var product = weight
    for (index, contender) in contenders.enumerated().reversed() {
      others[index] = product
      product *= contender.below(point)
    }
    product = 1
    for (index, contender) in contenders.enumerated() where product > 0 {
      masses[index] += contender.density(point) * product * others[index]
      product *= contender.below(point)
    }
  }

  /// The four positive nodes of the eight on [−1, 1], and their weights (Abramowitz & Stegun 1964, table 25.4).
  private static let gaussLegendre = [
    (0.183_434_642_495_649_8, 0.362_683_783_378_362_0), (0.525_532_409_916_329_0, 0.313_706_645_877_887_3),
    (0.796_666_477_413_626_7, 0.222_381_034_453_374_5), (0.960_289_856_497_536_3, 0.101_228_536_290_376_3),
  ]
}
