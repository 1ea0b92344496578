#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The probability that each of several independent Beta variables is the greatest:
/// pᵢ = ∫ (fᵢ/Fᵢ)(s) Πⱼ Fⱼ(s) ds, all i on one set of nodes.
///
/// Integrated over θ with s = sin²θ, where a Beta(α, β) density is sin^(2α−1)θ · cos^(2β−1)θ: concave in its logarithm, of
/// a deviation of about 1/(2√(α + β)) wherever its mean lies. Panels have eight Gauss–Legendre nodes and are 1.5 times as wide
/// as the narrowest deviation undecided there; towards 0 and 1 they halve, for the roots that fractional parameters
/// leave there. The Fⱼ are the running integrals of the same polynomials, from the top down. Equal variables are one, counted,
/// and get equal bits; nothing is integrated below the greatest lower end.
///
/// A scale below 1 narrows a distribution: same mean, deviation × scale. Parameters below 1 count as 1; beyond 10⁹ in sum
/// they are brought down to it: narrower than 2e-5 nothing gets, and the logarithms keep enough bits.
/// Error: below 1e-6 (`BetaTests`).
/// Complexity: O(*distinct contenders* · *nodes*), some ten nanoseconds each: 110 to 190 µs for 100.
struct BestOfBetas: Sendable {
  private var order: [Int] = []
  private var sorter = IndexSorter()
  private var contenders: [BetaContender] = []
  /// Which contender each variable belongs to.
  private var membership: [Int] = []
  private var masses: [Double] = []
  private var densities: [SIMD8<Double>] = []
  private var lowers: [SIMD8<Double>] = []

  /// Adds each variable's probability to `probabilities`; what is added sums to 1 but for rounding.
  mutating func addProbabilities(of parameters: [BetaParameters], scale: Double, to probabilities: inout [Double]) {
    take(parameters, scale: scale)
    integrate(downTo: contenders.reduce(0) { max($0, $1.lower) })
    let total = zip(contenders, masses).reduce(0) { $0 + $1.0.count * $1.1 }
    for (index, contender) in membership.enumerated() { probabilities[index] += masses[contender] / total }
  }

  /// Makes equal variables one contender.
  private mutating func take(_ parameters: [BetaParameters], scale: Double) {
    order.removeAll(keepingCapacity: true)
    order.append(contentsOf: parameters.indices)
    sorter.sort(&order) { a, b in
      (parameters[a].alpha, parameters[a].beta) < (parameters[b].alpha, parameters[b].beta)
    }
    contenders.removeAll(keepingCapacity: true)
    membership.refill(with: 0, count: parameters.count)
    var previous: Int?
    for index in order {
      if let previous, parameters[previous] == parameters[index] {
        contenders[contenders.count - 1].count += 1
      } else {
        contenders.append(BetaContender(parameters[index], scale: scale))
      }
      membership[index] = contenders.count - 1
      previous = index
    }
  }

  /// Finds the mass of one variable of each contender, from the top down, so that no F is needed where it begins. Below
  /// `lower` one of them is sure not to lie.
  private mutating func integrate(downTo lower: Double) {
    masses.refill(with: 0, count: contenders.count)
    densities.refill(with: .zero, count: contenders.count)
    lowers.refill(with: .zero, count: contenders.count)
    var end = contenders.reduce(0) { max($0, $1.upper) }
    while end > lower {
      // A narrow one whose upper end lies in the panel counts too.
      let wide = narrowest(reachingAbove: end)
      let panel = AnglePanel(below: end, downTo: lower, deviation: narrowest(reachingAbove: end - 1.5 * wide))
      addMasses(of: panel)
      // A last panel narrower than the last bit of its end ends the loop too.
      end = min(panel.start, end.nextDown)
    }
  }

  private func narrowest(reachingAbove angle: Double) -> Double {
    contenders.reduce(.infinity) { $1.upper >= angle ? min($0, $1.deviation) : $0 }
  }

  private mutating func addMasses(of panel: AnglePanel) {
    var allBelow = SIMD8<Double>(repeating: 1)
    for index in contenders.indices where contenders[index].upper > panel.start {
      let density = contenders[index].density(on: panel)
      let above = contenders[index].above + density.integral * panel.width
      var below = 1 - (above - density.runningIntegral * panel.width)
      // An F of 0 is divided by and multiplied with: what stands for it cancels.
      below.clamp(lowerBound: SIMD8(repeating: 1e-30), upperBound: SIMD8(repeating: 1))
      (densities[index], lowers[index]) = (density, below)
      allBelow *= contenders[index].count == 1 ? below : below.power(contenders[index].count)
      contenders[index].above = above
    }
    guard allBelow.max() > 1e-20 else { return }
    for index in contenders.indices where contenders[index].upper > panel.start {
      masses[index] += (densities[index] / lowers[index] * allBelow).integral * panel.width
    }
  }
}

/// A Beta variable as a density over the angle θ, and how many variables it stands for.
private struct BetaContender: Sendable {
  var count = 1.0
  /// 2α − 1 and 2β − 1: the powers of sin θ and cos θ.
  private let sine: Double
  private let cosine: Double
  /// The logarithm of ∫ sin^(2α−1)θ cos^(2β−1)θ dθ = B(α, β) / 2.
  private let logMass: Double
  /// Of a normal density of the same curvature at its peak.
  let deviation: Double
  /// The angles between which it lies, but for less than 1e-13.
  let lower: Double
  let upper: Double
  /// The probability that it lies above the panels so far.
  var above = 0.0

  init(_ parameters: BetaParameters, scale: Double) {
    let size = parameters.alpha + parameters.beta
    let mean = parameters.alpha / size
    let narrowed = scale == 1 ? size : (size + 1) / (scale * scale) - 1
    let sum = min(narrowed, 1e9)
    let (alpha, beta) = sum == size ? (parameters.alpha, parameters.beta) : (mean * sum, (1 - mean) * sum)
    sine = 2 * max(alpha, 1) - 1
    cosine = 2 * max(beta, 1) - 1
    logMass = BetaContender.logBeta(max(alpha, 1), max(beta, 1)) - log(2)
    deviation = 1 / (2 * (sine + cosine)).squareRoot()
    lower = BetaContender.end(sine, cosine, deviation: deviation)
    upper = .pi / 2 - BetaContender.end(cosine, sine, deviation: deviation)
  }

  /// The angle below which the density is under e⁻³² of its greatest: by Newton's method, from outside, where a concave
  /// function's tangents never lead inside. 0 for small powers of the sine, whose tails are long.
  private static func end(_ sine: Double, _ cosine: Double, deviation: Double) -> Double {
    let mode = atan((sine / cosine).squareRoot())
    let peak = sine * log(sin(mode)) + cosine * log(cos(mode))
    var angle = mode - 8 * deviation
    guard sine >= 16, angle > 0 else { return 0 }
    for _ in 0..<20 {
      let height = sine * log(sin(angle)) + cosine * log(cos(angle)) - peak + 32
      if (-4...0).contains(height) { break }
      angle -= height / (sine / tan(angle) - cosine * tan(angle))
      if !(angle > 0) { return 0 }
    }
    return angle
  }

  /// ln B(α, β), by Stirling's formula and what it lacks, so that for great parameters nothing large cancels.
  private static func logBeta(_ alpha: Double, _ beta: Double) -> Double {
    let sum = alpha + beta
    let main = (alpha - 0.5) * log(alpha / sum) + (beta - 0.5) * log(beta / sum) - 0.5 * log(sum)
    return main + 0.5 * log(2 * .pi) + StirlingRest.at(alpha) + StirlingRest.at(beta) - StirlingRest.at(sum)
  }

  /// At the panel's nodes.
  func density(on panel: AnglePanel) -> SIMD8<Double> {
    let logarithms = sine * panel.logSines + cosine * panel.logCosines - logMass
    var density = SIMD8<Double>.zero
    for lane in 0..<8 { density[lane] = exp(logarithms[lane]) }
    return density
  }
}

/// Eight nodes of an interval of angles.
private struct AnglePanel {
  let start: Double
  let width: Double
  let logSines: SIMD8<Double>
  let logCosines: SIMD8<Double>

  /// Ends at `end`, 1.5 deviations wide, but narrower towards 0, π/2 and `lower`.
  init(below end: Double, downTo lower: Double, deviation: Double) {
    let full = 1.5 * deviation
    width = min(max(min(full, end / 2, Double.pi / 2 - end), full / 64), end - lower)
    start = end - width
    var (sines, cosines) = (SIMD8<Double>.zero, SIMD8<Double>.zero)
    for (lane, node) in GaussLegendre.nodes.enumerated() {
      let angle = start + node.node * width
      sines[lane] = log(sin(angle))
      cosines[lane] = log(cos(angle))
    }
    (logSines, logCosines) = (sines, cosines)
  }
}

extension SIMD8<Double> {
  /// Of the values at a panel's nodes, per unit of width.
  fileprivate var integral: Double { (self * GaussLegendre.weights).sum() }

  /// From the panel's start to each node, per unit of width.
  fileprivate var runningIntegral: SIMD8<Double> {
    var running = SIMD8<Double>.zero
    for lane in 0..<8 { running[lane] = (self * GaussLegendre.cumulativeWeights[lane]).sum() }
    return running
  }

  fileprivate func power(_ exponent: Double) -> SIMD8<Double> {
    var power = SIMD8<Double>.zero
    for lane in 0..<8 { power[lane] = pow(self[lane], exponent) }
    return power
  }
}
