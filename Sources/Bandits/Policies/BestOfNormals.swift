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
struct BestOfNormals: Sendable {
  private struct Contender: Sendable {
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
  /// Which contender each variable belongs to; −1 for those that cannot win and for point masses.
  private var membership: [Int] = []
  /// The point masses at the greatest lower end, where there are any.
  private var pointMasses: [Int] = []
  private var offsets: [Double] = []
  private var deviations: [Double] = []
  private var order: [Int] = []
  private var sorter = IndexSorter()
  private var masses: [Double] = []
  private var hazards: [Double] = []

  /// Takes up the variables N(mean, (scale · deviation)²), in place of those before.
  mutating func take(means: [Double], deviations: [Double], scale: Double) {
    let reach = StandardNormal.reach
    load(means: means, deviations: deviations, scale: scale)
    let deviations = self.deviations
    let lower = zip(offsets, deviations).reduce(-.infinity) { max($0, $1.0 - reach * $1.1) }
    pointMasses.removeAll(keepingCapacity: true)
    order.removeAll(keepingCapacity: true)
    for index in offsets.indices {
      if deviations[index] == 0, offsets[index] == lower { pointMasses.append(index) }
      if deviations[index] > 0, offsets[index] + reach * deviations[index] >= lower { order.append(index) }
    }
    let offsets = offsets
    sorter.sort(&order) { a, b in
      let (upperA, upperB) = (offsets[a] + reach * deviations[a], offsets[b] + reach * deviations[b])
      return (upperA, deviations[a], offsets[a]) < (upperB, deviations[b], offsets[b])
    }
    group(from: lower)
  }

  /// Differences of means first, so that the last bit of a mean does not swallow a deviation.
  private mutating func load(means: [Double], deviations: [Double], scale: Double) {
    self.deviations.removeAll(keepingCapacity: true)
    offsets.removeAll(keepingCapacity: true)
    var (origin, greatest) = (0.0, -Double.infinity)
    for (mean, deviation) in zip(means, deviations) {
      let mean = min(max(mean, -1e300), 1e300)
      let deviation = deviation * scale < 1e-280 ? 0 : min(deviation * scale, 1e300)
      offsets.append(mean)
      self.deviations.append(deviation)
      let lower = mean - StandardNormal.reach * deviation
      if lower > greatest { (origin, greatest) = (mean, lower) }
    }
    for index in offsets.indices { offsets[index] -= origin }
  }

  private mutating func group(from lower: Double) {
    contenders.removeAll(keepingCapacity: true)
    membership.refill(with: -1, count: offsets.count)
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
  mutating func addProbabilities(to probabilities: inout [Double]) {
    integrate()
    let atPoint = pointMasses.isEmpty ? 0 : probabilityAllLieBelowLowerEnd()
    let total = zip(contenders, masses).reduce(atPoint) { $0 + $1.0.count * $1.1 }
    for (index, contender) in membership.enumerated() where contender >= 0 {
      probabilities[index] += masses[contender] / total
    }
    for index in pointMasses { probabilities[index] += atPoint / total / Double(pointMasses.count) }
  }

  private func probabilityAllLieBelowLowerEnd() -> Double {
    contenders.reduce(1) { $0 * pow(StandardNormal.table(-$1.mean).below, $1.count) }
  }

  /// Finds the mass of one variable of each contender.
  private mutating func integrate() {
    masses.refill(with: 0, count: contenders.count)
    hazards.refill(with: 0, count: contenders.count)
    if contenders.count == 1, pointMasses.isEmpty { return masses[0] = 1 }
    let normal = StandardNormal.table
    let upper = contenders.reduce(0) { max($0, $1.upper) }
    var (start, first) = (0.0, 0)
    while start < upper {
      while contenders[first].upper <= start { first += 1 }
      let narrowest = contenders[first...].reduce(.infinity) { min($0, $1.deviation) }
      let width = min(1.5 * narrowest, upper - start)
      for (node, weight) in GaussLegendre.nodes {
        let below = findHazards(from: first, at: start + node * width, width: width, normal: normal)
        guard below >= 1e-20 else { break }
        for index in first..<masses.count { masses[index] += hazards[index] * (weight * below) }
      }
      // A last panel narrower than the last bit of its start ends the loop too.
      start = max(start + width, start.nextUp)
    }
  }

  /// Fills in φᵢ/Φᵢ · `width` / deviation at a point for the contenders from `first` on. No Φᵢ is 0 there, since no mean
  /// lies more than 7.5 deviations above the lower end.
  ///
  /// - Returns: ΠⱼΦⱼ, the probability that all variables lie below the point; or 0, if it is below 1e-20.
  private mutating func findHazards(
    from first: Int, at point: Double, width: Double, normal: StandardNormal
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
}
