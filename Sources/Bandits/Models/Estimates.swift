import LinearAlgebra

/// What a model knows of each candidate's expected reward, in the candidates' order. Scratch that its owner reuses.
///
/// Where scores are independent, mean and deviation are all. Where candidates share weights (`shared`, `hybrid`) a
/// posterior draw of all scores at once is `mean + directionᵀ n + ownDeviation · ε`, with one n ~ N(0, I) for all
/// candidates and an ε ~ N(0, 1) for each, so that deviation² = ‖direction‖² + ownDeviation².
package struct Estimates: Sendable {
  package internal(set) var means: [Double] = []
  /// Standard deviations of the means under the posterior, without alpha and scale.
  package internal(set) var deviations: [Double] = []
  /// Row-major, *count* × `sharedDimension`; empty where scores are independent.
  package internal(set) var directions: [Float] = []
  /// Length of a direction; 0 where scores are independent.
  package internal(set) var sharedDimension = 0
  /// Deviations of what each candidate has of its own; empty unless the model is `hybrid`.
  package internal(set) var ownDeviations: [Double] = []
  /// The posteriors of `counts`; empty for other models.
  package internal(set) var betaParameters: [BetaParameters] = []
  /// Examples behind the whole model, by what is left of their weights.
  package internal(set) var experience = 0

  /// A vector in Float, padded as `InverseFactor.squaredNorm` reads it.
  private(set) var paddedVector: [Float] = []
  /// Vectors in Float whose directions are asked for, row-major.
  var rows: [Float] = []

  package init() {}

  /// Independent scores.
  package init(means: [Double], deviations: [Double], experience: Int = 0) {
    precondition(means.count == deviations.count, "\(means.count) means, \(deviations.count) deviations")
    self.means = means
    self.deviations = deviations
    self.experience = experience
  }

  /// Scores that share weights.
  ///
  /// - Parameters:
  ///   - directions: Row-major, as many rows as `means`.
  ///   - ownDeviations: As many as `means`, or none.
  package init(means: [Double], directions: [Float], ownDeviations: [Double] = [], experience: Int = 0) {
    precondition(!means.isEmpty && directions.count.isMultiple(of: means.count), "directions of other candidates")
    precondition(ownDeviations.isEmpty || ownDeviations.count == means.count, "deviations of other candidates")
    self.means = means
    self.directions = directions
    self.ownDeviations = ownDeviations
    self.experience = experience
    sharedDimension = directions.count / means.count
    addDeviations()
  }

  /// Chances of Beta posteriors, with their means and deviations.
  package init(betaParameters: [BetaParameters], experience: Int = 0) {
    self.init(
      means: betaParameters.map(\.mean), deviations: betaParameters.map(\.deviation), experience: experience)
    self.betaParameters = betaParameters
  }

  package var count: Int { means.count }

  /// Takes the candidate at `index` out: the next place is drawn from those that remain.
  ///
  /// - Complexity: O(*count* · *sharedDimension*).
  package mutating func remove(at index: Int) {
    means.remove(at: index)
    deviations.remove(at: index)
    if !ownDeviations.isEmpty { ownDeviations.remove(at: index) }
    if !betaParameters.isEmpty { betaParameters.remove(at: index) }
    directions.removeSubrange(index * sharedDimension..<(index + 1) * sharedDimension)
  }

  mutating func removeAll() {
    means.removeAll(keepingCapacity: true)
    deviations.removeAll(keepingCapacity: true)
    directions.removeAll(keepingCapacity: true)
    ownDeviations.removeAll(keepingCapacity: true)
    betaParameters.removeAll(keepingCapacity: true)
    rows.removeAll(keepingCapacity: true)
    sharedDimension = 0
    experience = 0
  }

  /// Takes up the vector at which deviations are asked for next.
  mutating func load(_ vector: UnsafeBufferPointer<Double>) {
    paddedVector.removeAll(keepingCapacity: true)
    paddedVector.append(rounding: vector)
    let padding = InverseFactor.paddedCount(dimension: vector.count) - vector.count
    paddedVector.append(contentsOf: repeatElement(0, count: padding))
  }

  mutating func append(mean: Double, deviation: Double) {
    means.append(mean)
    deviations.append(deviation)
  }
}

/// Beta(α, β): the posterior of a chance.
package struct BetaParameters: Equatable, Sendable {
  package let alpha: Double
  package let beta: Double

  package init(alpha: Double, beta: Double) {
    self.alpha = alpha
    self.beta = beta
  }

  /// α / (α + β).
  package var mean: Double { alpha / (alpha + beta) }

  /// √(αβ / ((α + β)² (α + β + 1))).
  package var deviation: Double {
    let total = alpha + beta
    return (alpha / total * (beta / total) / (total + 1)).squareRoot()
  }
}
