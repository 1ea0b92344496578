import Bandits
import Events
import LinearAlgebra

/// Whether a hybrid model is that of its sums: first action after action, then what they share.
struct HybridCheck {
  private let model: HybridModel
  private let regularization: Double
  /// What the shared part is derived from.
  private var factors: [HybridFactors] = []
  /// How much the factors make of rounding errors, at most.
  private var growth = 1.0
  /// Σ Dⱼ|θⱼ| over all actions, for the weights where β is 0: (G b)ₖ is a sum of what is no larger than this by √Σ z²ₖ.
  private var length = 0.0

  init(_ model: HybridModel, _ regularization: Double) {
    self.model = model
    self.regularization = regularization
  }

  /// Checks what an action has of its own.
  mutating func verify(_ index: Int, _ own: CompleteSums) throws(SnapshotFileError) {
    let (id, part, shape) = (model.actionIDs[index], model.parts.values[index], model.shape)
    guard let products = own.crossProducts,
      let check = PrecisionCheck(own.outerProducts, regularization + part.ridge),
      let derived = HybridFactors(of: own, regularization: regularization)
    else { throw SnapshotFileError(.sums, "outer_products of \(id): expected sums that have a factor") }
    try check.verify(part.inverseFactor, "of \(id)")
    try check.verify(gains: part.gains, solve: products, "of \(id)")
    let weights = Array(model.weights[index * shape.own..<(index + 1) * shape.own])
    try verify(weights, of: part, own.rewardedFeatures, products, by: check, "of \(id)")
    factors.append(derived)
    growth = max(growth, check.growth(of: part.inverseFactor))
    length += check.length(of: derived.ownWeights)
  }

  /// Checks M θ = b − B β. The two parts of θ = M⁻¹b − M⁻¹B β may each be larger than what is left.
  private func verify(
    _ weights: [Double], of part: HybridPart, _ rewarded: [Double], _ products: CrossProducts,
    by check: PrecisionCheck, _ place: String
  ) throws(SnapshotFileError) {
    let shared = model.shared.weights
    let taken = weights.indices.map { row in
      shared.indices.reduce(0.0) { $0 + abs(Double(part.gains[row * shared.count + $1]) * shared[$1]) }
    }
    try check.verify(
      weights: weights, solve: zip(rewarded, products.times(shared)).map(-),
      sizes: zip(rewarded, products.sizesTimes(shared)).map { abs($0) + $1 }, beside: 2 * check.length(of: taken), place
    )
  }

  /// Checks what the actions share, against their equations derived anew.
  func verifyShared(_ all: CompleteSums) throws(SnapshotFileError) {
    let shared = model.shared
    guard let equations = HybridShared.equations(of: all, actions: factors, regularization),
      let whole = all.outerProducts,
      let check = PrecisionCheck(
        equations.precision, shared.ridge, takenFrom: whole, roundings: factors.count * model.shape.own, growth: growth)
    else { throw SnapshotFileError(.sums, "outer_products that are shared: expected sums of squares") }
    try check.verify(
      weights: shared.weights, solve: equations.rewarded, sizes: all.rewardedFeatures.map { abs($0) }, beside: length,
      "that are shared")
    try check.verify(shared.inverseFactor, "that are shared")
  }
}
