package import Events
package import LinearAlgebra

/// What examples have taught, as sums in Double, from which a posterior is derived when a snapshot is published: one
/// action's, or what all actions share.
///
/// `A = Σ w x xᵀ`, `b = Σ w r x`, and for a hybrid model `B = Σ w x zᵀ`. The two matrices take their rows in micro-batches
/// of `batchSize`: a batch closes when its count is reached and never for another reason, so that the sums' bits depend on
/// the order of the examples alone. All other sums are always complete. Before the first batch has closed the matrices are
/// not there at all: an action with few examples takes 8 · *n* · *dimension* bytes, not 8 · *dimension*².
package struct ActionSums: Equatable, Sendable {
  /// Rows of one rank-k update.
  package static let batchSize = 64

  /// Length of x; 0 for an action whose rewards alone are summed.
  package let dimension: Int
  /// Length of z; 0 unless the model is hybrid.
  package let partnerDimension: Int
  package let forgetting: Forgetting?
  /// What weights are relative to: half-lives since 1970. 0 where nothing is forgotten.
  package private(set) var landmark: Int64 = 0
  /// When the latest example was activated.
  package private(set) var latest = EventTime.distantPast
  /// A over all examples but the open rows; nil before the first batch has closed.
  package private(set) var outerProducts: SymmetricMatrix?
  /// B over all examples but the open rows; nil before the first batch has closed.
  package private(set) var crossProducts: CrossProducts?
  /// The rows √w x that wait for their micro-batch, row-major; fewer than `batchSize` of them.
  package private(set) var openRows: [Double] = []
  /// The rows √w z beside them.
  package private(set) var openPartners: [Double] = []
  /// b.
  package private(set) var rewardedFeatures: [Double]
  package private(set) var rewards = RewardTotals()

  /// - Parameter hasMatrix: Whether A is there from the start, so that something can be taken off it at any time.
  package init(dimension: Int, partnerDimension: Int = 0, forgetting: Forgetting? = nil, hasMatrix: Bool = false) {
    precondition(dimension > 0 || partnerDimension == 0 && !hasMatrix, "partners or a matrix of nothing")
    self.dimension = dimension
    self.partnerDimension = partnerDimension
    self.forgetting = forgetting
    rewardedFeatures = Array(repeating: 0, count: dimension)
    if hasMatrix { outerProducts = SymmetricMatrix(dimension: dimension) }
  }

  /// Takes up sums from a snapshot file.
  ///
  /// - Parameter empty: Sums without examples, of the same dimensions and forgetting.
  /// - Returns: nil if a number is not finite, or the parts do not belong together.
  package init?(_ parts: ActionSumsParts, like empty: ActionSums) {
    guard parts.belongTogether(like: empty) else { return nil }
    self = empty
    landmark = forgetting == nil ? 0 : parts.landmark
    latest = parts.latest
    if empty.hasMatrix(after: parts.rewards.count) {
      outerProducts = SymmetricMatrix(dimension: dimension, storage: parts.outerProducts)
      if partnerDimension > 0 {
        crossProducts = CrossProducts(rows: dimension, columns: partnerDimension, storage: parts.crossProducts)
      }
    }
    openRows = parts.openRows
    openPartners = parts.openPartners
    rewardedFeatures = parts.rewardedFeatures
    rewards = parts.rewards
  }

  /// Whether sums that begin as these have A after `count` examples.
  package func hasMatrix(after count: Int) -> Bool {
    dimension > 0 && (count >= ActionSums.batchSize || outerProducts != nil)
  }

  /// What they take: the fields, and the elements of their arrays. Open rows, as their number grows, are allocated with
  /// room for up to as many again; once their batch has closed they take nothing.
  ///
  /// - Complexity: O(1).
  package var bytes: Int {
    let matrices = (outerProducts?.storage.count ?? 0) + (crossProducts?.storage.count ?? 0)
    return MemoryLayout<ActionSums>.stride
      + 8 * (matrices + openRows.count + openPartners.count + rewardedFeatures.count)
  }

  /// Adds one example, whose features are x and then z.
  ///
  /// - Complexity: O(*dimension* + *partnerDimension*), and for each `batchSize`-th O(`batchSize` · *dimension* ·
  ///   (*dimension* + *partnerDimension*)).
  package mutating func add(_ example: Example) { add(example.features[...], reward: example.reward, at: example.at) }

  /// Adds one example whose features are some of a vector.
  mutating func add(_ features: ArraySlice<Double>, reward: Double, at: EventTime) {
    precondition(features.count == dimension + partnerDimension, "\(features.count) features")
    moveLandmark(for: at)
    let weight = weight(at: at)
    rewards.add(reward: reward, weight: weight)
    latest = max(latest, at)
    guard dimension > 0 else { return }
    addRewarded(features, weight * reward)
    appendRow(features, root: weight.squareRoot())
    if openRows.count == ActionSums.batchSize * dimension { closeBatch() }
  }

  /// Takes back the reward that an example brought and gives it another; what else it brought stays.
  ///
  /// - Complexity: O(*dimension*).
  package mutating func amend(_ example: Example, from old: Double) {
    amend(example.features[...], from: old, to: example.reward, at: example.at)
  }

  mutating func amend(_ features: ArraySlice<Double>, from old: Double, to new: Double, at: EventTime) {
    precondition(features.count == dimension + partnerDimension, "\(features.count) features")
    let weight = weight(at: at)
    rewards.amend(from: old, to: new, weight: weight)
    addRewarded(features, weight * (new - old))
  }

  /// Takes WᵀW and `moments`, which are relative to `reference`, off A and b; examples and rewards stay what they are.
  ///
  /// - Precondition: A is there.
  /// - Complexity: O(*rows of W* · *dimension*²).
  mutating func subtract(gramOf w: CrossProducts, moments: [Double], at reference: Int64) {
    precondition(outerProducts != nil && moments.count == dimension, "nothing to subtract from")
    let scale = forgetting.map { 1 / $0.factor(from: landmark, to: reference) } ?? 1
    outerProducts?.addGram(of: w, scale: -scale)
    for index in 0..<dimension { rewardedFeatures[index] -= scale * moments[index] }
  }

  private func weight(at: EventTime) -> Double { forgetting?.weight(at: at, from: landmark) ?? 1 }

  private mutating func addRewarded(_ features: ArraySlice<Double>, _ factor: Double) {
    for index in 0..<dimension { rewardedFeatures[index] += factor * features[features.startIndex + index] }
  }

  private mutating func appendRow(_ features: ArraySlice<Double>, root: Double) {
    for element in features.prefix(dimension) { openRows.append(root * element) }
    for element in features.dropFirst(dimension) { openPartners.append(root * element) }
  }

  private mutating func closeBatch() {
    if outerProducts == nil { outerProducts = SymmetricMatrix(dimension: dimension) }
    outerProducts?.addOuterProducts(ofRows: openRows)
    if partnerDimension > 0 {
      if crossProducts == nil { crossProducts = CrossProducts(rows: dimension, columns: partnerDimension) }
      crossProducts?.addOuterProducts(ofRows: openRows, and: openPartners)
    }
    // Most actions get their next example much later: the room of 64 rows is not kept for it.
    openRows.removeAll()
    openPartners.removeAll()
  }

  /// Brings the landmark within reach of an example. Every factor is an exact power of two, that of rows too.
  private mutating func moveLandmark(for at: EventTime) {
    guard let forgetting else { return }
    guard rewards.count > 0 else {
      landmark = forgetting.landmark(for: at)
      return
    }
    guard forgetting.isOutOfReach(at, from: landmark) else { return }
    let next = forgetting.landmark(for: at)
    let factor = Forgetting.power(landmark - next)
    let root = Forgetting.power((landmark - next) / 2)
    landmark = next
    outerProducts?.scale(by: factor)
    crossProducts?.scale(by: factor)
    for index in openRows.indices { openRows[index] *= root }
    for index in openPartners.indices { openPartners[index] *= root }
    for index in rewardedFeatures.indices { rewardedFeatures[index] *= factor }
    rewards.scale(by: factor)
  }
}
