import LinearAlgebra

/// The shares of posterior draws in which each candidate is the best.
///
/// Draw *m* of all scores is meanᵢ + scale · (directionsᵢᵀnₘ + ownDeviationᵢ·εᵢₘ). nₘ and εᵢₘ are keyed by decision, place,
/// *m* and *i*, so the same decision gives the same votes, and more draws of shared weights begin with those of fewer. All
/// products are one `sgemm`.
///
/// Only contenders vote: those that reach, with mean + 7.5 deviations, above the greatest mean − 7.5 deviations; another
/// would win one draw in 10¹³. Scores are taken relative to that mean, in single precision. Candidates of equal
/// estimates are one contender, drawn as the greatest of so many, and share its votes: they get equal bits. So do
/// contenders whose scores tie, such as point masses.
///
/// Error against the probability of being best: √(p(1 − p)/*draws*) from decision to decision, 0 on average; given the votes
/// the propensity is exact.
/// Complexity: O(*contenders* · *draws* · *dimension*) flops, *draws* · *dimension* normals, and where candidates have
/// deviations of their own, *contenders* · *draws* more; 4 bytes each for scores and normals.
struct PosteriorVote: Sendable {
  private struct Contender: Sendable {
    /// The first of its candidates.
    let candidate: Int
    /// How many candidates it stands for.
    var count = 1
    /// Of the mean from the greatest lower end.
    let offset: Double
    let ownDeviation: Double
  }

  private var order: [Int] = []
  private var sorter = IndexSorter()
  /// By mean, deviation, own deviation and direction.
  private var contenders: [Contender] = []
  /// Which contender each candidate belongs to; −1 for those that cannot win.
  private var membership: [Int] = []
  private var directions: [Float] = []
  private var normals: [Float] = []
  /// Row-major, *contenders* × *draws*.
  private var scores: [Float] = []
  private var best: [Float] = []
  /// How many candidates are the best of each draw.
  private var winners: [Int] = []
  private var wins: [(contender: Int, draw: Int)] = []
  private var shares: [Double] = []

  /// Adds each candidate's share of `draws` votes to `probabilities`; what is added sums to 1 but for rounding.
  mutating func addShares(
    of estimates: Estimates, scale: Double, draws: Int, random: DecisionRandom, place: Int,
    to probabilities: inout [Double]
  ) {
    findContenders(estimates, scale: scale)
    scores.refill(with: 0, count: contenders.count * draws)
    if !estimates.ownDeviations.isEmpty { random.fill(&scores, .ownNormal, place: place) }
    scaleOwnNormals(by: scale, draws: draws)
    normals.refill(with: 0, count: estimates.sharedDimension * draws)
    random.fill(&normals, .normal, place: place)
    FloatProduct.add(
      directions, timesTransposed: normals, inner: estimates.sharedDimension, factor: Float(scale), to: &scores)
    count(draws: draws)
    for (candidate, contender) in membership.enumerated() where contender >= 0 {
      probabilities[candidate] += shares[contender] / Double(draws)
    }
  }

  private mutating func findContenders(_ estimates: Estimates, scale: Double) {
    let (means, deviations) = (estimates.means, estimates.deviations)
    let reach = StandardNormal.reach * scale
    var (origin, greatest) = (0.0, -Double.infinity)
    for (mean, deviation) in zip(means, deviations) where mean - reach * deviation > greatest {
      (origin, greatest) = (mean, mean - reach * deviation)
    }
    order.removeAll(keepingCapacity: true)
    // Differences of means first, so that the last bit of a mean does not swallow a deviation.
    for index in means.indices where means[index] - origin + reach * deviations[index] >= greatest - origin {
      order.append(index)
    }
    sorter.sort(&order) { estimates.precedes($0, $1) }
    contenders.removeAll(keepingCapacity: true)
    directions.removeAll(keepingCapacity: true)
    membership.refill(with: -1, count: means.count)
    for index in order {
      if let last = contenders.last, !estimates.precedes(last.candidate, index) {
        contenders[contenders.count - 1].count += 1
      } else {
        contenders.append(
          Contender(
            candidate: index, offset: means[index] - origin, ownDeviation: estimates.ownDeviation(of: index)))
        directions.append(contentsOf: estimates.direction(of: index))
      }
      membership[index] = contenders.count - 1
    }
  }

  /// Turns each ε in `scores` into offset + scale · ownDeviation · ε.
  private mutating func scaleOwnNormals(by scale: Double, draws: Int) {
    for (index, contender) in contenders.enumerated() {
      let offset = Float(min(max(contender.offset, -1e30), 1e30))
      let deviation = Float(min(contender.ownDeviation * scale, 1e30))
      for place in index * draws..<(index + 1) * draws {
        if contender.count > 1, deviation > 0 {
          scores[place] = Float(NormalQuantile.greatest(of: contender.count, from: Double(scores[place])))
        }
        scores[place] = offset + deviation * scores[place]
      }
    }
  }

  /// Fills in each contender's votes for one of its candidates.
  private mutating func count(draws: Int) {
    best.refill(with: -.infinity, count: draws)
    scores.withUnsafeBufferPointer { scores in
      best.withUnsafeMutableBufferPointer { best in
        for start in stride(from: 0, to: scores.count, by: draws) {
          for draw in 0..<draws { best[draw] = max(best[draw], scores[start + draw]) }
        }
      }
    }
    winners.refill(with: 0, count: draws)
    wins.removeAll(keepingCapacity: true)
    for (index, contender) in contenders.enumerated() {
      for draw in 0..<draws where scores[index * draws + draw] == best[draw] {
        winners[draw] += contender.count
        wins.append((index, draw))
      }
    }
    shares.refill(with: 0, count: contenders.count)
    for win in wins { shares[win.contender] += 1 / Double(winners[win.draw]) }
  }
}

extension Estimates {
  /// A total order of what is known of two candidates; those that are equal in it are known the same of.
  fileprivate func precedes(_ a: Int, _ b: Int) -> Bool {
    if means[a] != means[b] { return means[a] < means[b] }
    if deviations[a] != deviations[b] { return deviations[a] < deviations[b] }
    let (ownA, ownB) = (ownDeviation(of: a), ownDeviation(of: b))
    if ownA != ownB { return ownA < ownB }
    return direction(of: a).lexicographicallyPrecedes(direction(of: b))
  }

  fileprivate func ownDeviation(of index: Int) -> Double {
    ownDeviations.isEmpty ? 0 : ownDeviations[index]
  }

  fileprivate func direction(of index: Int) -> ArraySlice<Float> {
    directions[index * sharedDimension..<(index + 1) * sharedDimension]
  }
}
