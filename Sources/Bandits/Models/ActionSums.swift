package import LinearAlgebra

/// Everything one action has taught: sums in Double, from which the posterior is derived when a snapshot is published.
///
/// `A = Σ x xᵀ` takes its rows in micro-batches of `batchSize`: a batch closes when its count is reached and never for
/// another reason, so that the sums' bits depend on the order of the examples alone. All other sums are always complete.
package struct ActionSums: Equatable, Sendable {
  /// Rows of one rank-k update.
  package static let batchSize = 64

  /// Σ x xᵀ over all examples but the open rows.
  package private(set) var outerProducts: SymmetricMatrix
  /// The rows that wait for their micro-batch, row-major; fewer than `batchSize` of them.
  package private(set) var openRows: [Double]
  /// Σ r x.
  package private(set) var rewardedFeatures: [Double]
  package private(set) var count: Int
  /// Σ r.
  package private(set) var rewardSum: Double
  /// Σ r².
  package private(set) var rewardSquareSum: Double

  package var dimension: Int { outerProducts.dimension }

  package init(dimension: Int) {
    outerProducts = SymmetricMatrix(dimension: dimension)
    openRows = []
    rewardedFeatures = Array(repeating: 0, count: dimension)
    count = 0
    rewardSum = 0
    rewardSquareSum = 0
  }

  /// Takes up sums from a snapshot file.
  package init(
    outerProducts: SymmetricMatrix, openRows: [Double], rewardedFeatures: [Double], count: Int, rewardSum: Double,
    rewardSquareSum: Double
  ) {
    precondition(rewardedFeatures.count == outerProducts.dimension, "sums of two dimensions")
    precondition(openRows.count.isMultiple(of: outerProducts.dimension), "open rows of another dimension")
    self.outerProducts = outerProducts
    self.openRows = openRows
    self.rewardedFeatures = rewardedFeatures
    self.count = count
    self.rewardSum = rewardSum
    self.rewardSquareSum = rewardSquareSum
  }

  /// Adds one example. - Complexity: O(*dimension*), and O(`batchSize` · *dimension*²) for each `batchSize`-th.
  package mutating func add(_ example: Example) {
    precondition(example.features.count == dimension, "\(example.features.count) features, expected \(dimension)")
    for (index, feature) in example.features.enumerated() { rewardedFeatures[index] += example.reward * feature }
    count += 1
    rewardSum += example.reward
    rewardSquareSum += example.reward * example.reward
    openRows.append(contentsOf: example.features)
    if openRows.count == ActionSums.batchSize * dimension {
      outerProducts.addOuterProducts(ofRows: openRows)
      openRows.removeAll(keepingCapacity: true)
    }
  }

  /// Takes back the reward that an example brought and gives it another; what else it brought stays.
  ///
  /// - Complexity: O(*dimension*).
  package mutating func amend(_ features: [Double], from old: Double, to new: Double) {
    precondition(features.count == dimension, "\(features.count) features, expected \(dimension)")
    for (index, feature) in features.enumerated() { rewardedFeatures[index] += (new - old) * feature }
    rewardSum += new - old
    rewardSquareSum += new * new - old * old
  }

  /// A with the open rows added: what a posterior is derived from. The sums stay as they are.
  package func completeOuterProducts() -> SymmetricMatrix {
    var complete = outerProducts
    complete.addOuterProducts(ofRows: openRows)
    return complete
  }
}
