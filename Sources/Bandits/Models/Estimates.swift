import LinearAlgebra

/// Mean and deviation of each candidate's expected reward, in the candidates' order. Scratch that its owner reuses.
package struct Estimates: Sendable {
  package private(set) var means: [Double] = []
  /// Standard deviations of the means under the posterior, without alpha and scale.
  package private(set) var deviations: [Double] = []
  /// The context in Float, padded as `InverseFactor.squaredNorm` reads it.
  private(set) var paddedContext: [Float] = []

  package init() {}

  package init(means: [Double], deviations: [Double]) {
    precondition(means.count == deviations.count, "\(means.count) means, \(deviations.count) deviations")
    self.means = means
    self.deviations = deviations
  }

  package var count: Int { means.count }

  mutating func prepare(context: [Double]) {
    means.removeAll(keepingCapacity: true)
    deviations.removeAll(keepingCapacity: true)
    paddedContext.removeAll(keepingCapacity: true)
    paddedContext.append(contentsOf: context.lazy.map { Float($0) })
    let padding = InverseFactor.paddedCount(dimension: context.count) - context.count
    paddedContext.append(contentsOf: repeatElement(0, count: padding))
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
