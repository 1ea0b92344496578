import LinearAlgebra

/// Mean and deviation of each candidate's expected reward, in the candidates' order. Scratch that its owner reuses.
package struct Estimates: Sendable {
  package private(set) var means: [Double] = []
  /// Standard deviations of the means under the posterior, without alpha and scale.
  package private(set) var deviations: [Double] = []
  /// A feature vector in Float, padded as `InverseFactor.squaredNorm` reads it.
  private(set) var paddedVector: [Float] = []

  package init() {}

  package init(means: [Double], deviations: [Double]) {
    precondition(means.count == deviations.count, "\(means.count) means, \(deviations.count) deviations")
    self.means = means
    self.deviations = deviations
  }

  package var count: Int { means.count }

  mutating func removeAll() {
    means.removeAll(keepingCapacity: true)
    deviations.removeAll(keepingCapacity: true)
  }

  /// Takes up the vector at which deviations are asked for next.
  mutating func load(_ vector: [Double]) {
    paddedVector.removeAll(keepingCapacity: true)
    paddedVector.append(contentsOf: vector.lazy.map { Float($0) })
    let padding = InverseFactor.paddedCount(dimension: vector.count) - vector.count
    paddedVector.append(contentsOf: repeatElement(0, count: padding))
  }

  mutating func append(mean: Double, deviation: Double) {
    means.append(mean)
    deviations.append(deviation)
  }

  /// Takes the candidate at `index` out: the next place is drawn from those that remain.
  mutating func remove(at index: Int) {
    means.remove(at: index)
    deviations.remove(at: index)
  }
}
