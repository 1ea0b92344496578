import Bandits
import Events
import LinearAlgebra

/// The tensors of several sums of one shape: those of actions, or the one over what all share.
struct SumsTensors {
  private let prefix: String

  init(_ prefix: String) { self.prefix = prefix }

  func tensors(of sums: [ActionSums], like empty: ActionSums) -> [SafetensorsArchive.Tensor] {
    let (count, dimension, partners) = (sums.count, empty.dimension, empty.partnerDimension)
    var tensors = RewardTensors(prefix).tensors(of: sums.map(\.rewards))
    tensors += [
      .init(name: prefix + "landmarks", shape: [count], integers: sums.map(\.landmark)),
      .init(name: prefix + "latest", shape: [count], integers: sums.map(\.latest.milliseconds)),
    ]
    guard dimension > 0 else { return tensors }
    let (matrices, openRows) = (sums.compactMap(\.outerProducts), sums.flatMap(\.openRows))
    let triangle = SymmetricMatrix.triangleCount(dimension: dimension)
    tensors += [
      .init(name: prefix + "rewarded_features", shape: [count, dimension], doubles: sums.flatMap(\.rewardedFeatures)),
      .init(
        name: prefix + "outer_products", shape: [matrices.count, triangle], doubles: matrices.flatMap(\.lowerTriangle)),
      .init(name: prefix + "open_rows", shape: [openRows.count / dimension, dimension], doubles: openRows),
    ]
    guard partners > 0 else { return tensors }
    let (products, openPartners) = (sums.compactMap(\.crossProducts), sums.flatMap(\.openPartners))
    return tensors + [
      .init(
        name: prefix + "cross_products", shape: [products.count, partners, dimension],
        doubles: products.flatMap(\.storage)),
      .init(name: prefix + "open_partners", shape: [openPartners.count / partners, partners], doubles: openPartners),
    ]
  }

  /// Reads `count` sums shaped as `empty`.
  func read(
    _ count: Int, like empty: ActionSums, from tensors: inout TensorReader
  ) throws(SnapshotFileError) -> [ActionSums] {
    let rewards = try RewardTensors(prefix).read(count, from: &tensors)
    let numbers = -Int64(ActionSumsParts.limit)...Int64(ActionSumsParts.limit)
    let landmarks = try tensors.integers(prefix + "landmarks", [count], in: numbers)
    let latest = try tensors.integers(prefix + "latest", [count], in: numbers)
    var vectors = try SumsVectors(of: rewards, prefix, like: empty, from: &tensors)
    var sums: [ActionSums] = []
    for index in 0..<count {
      let parts = vectors.next(
        ActionSumsParts(
          landmark: landmarks[index], latest: EventTime(milliseconds: latest[index]), outerProducts: [],
          crossProducts: [], openRows: [], openPartners: [], rewardedFeatures: [], rewards: rewards[index]))
      guard let next = ActionSums(parts, like: empty) else {
        throw SnapshotFileError(.sums, "\(prefix)* at \(index): expected parts that belong together")
      }
      sums.append(next)
    }
    return sums
  }
}

/// Takes the vectors and matrices of one sums after the other. All are there: their shapes follow from the counts.
private struct SumsVectors {
  private let empty: ActionSums
  private var rewardedFeatures: ArraySlice<Double> = []
  private var outerProducts: ArraySlice<Double> = []
  private var openRows: ArraySlice<Double> = []
  private var crossProducts: ArraySlice<Double> = []
  private var openPartners: ArraySlice<Double> = []

  init(
    of rewards: [RewardTotals], _ prefix: String, like empty: ActionSums, from tensors: inout TensorReader
  ) throws(SnapshotFileError) {
    self.empty = empty
    let (dimension, partners) = (empty.dimension, empty.partnerDimension)
    guard dimension > 0 else { return }
    let matrices = rewards.count { empty.hasMatrix(after: $0.count) }
    let open = rewards.reduce(0) { $0 + $1.count % ActionSums.batchSize }
    let triangle = SymmetricMatrix.triangleCount(dimension: dimension)
    rewardedFeatures = try tensors.doubles(prefix + "rewarded_features", [rewards.count, dimension])[...]
    outerProducts = try tensors.doubles(prefix + "outer_products", [matrices, triangle])[...]
    openRows = try tensors.doubles(prefix + "open_rows", [open, dimension])[...]
    guard partners > 0 else { return }
    crossProducts = try tensors.doubles(prefix + "cross_products", [matrices, partners, dimension])[...]
    openPartners = try tensors.doubles(prefix + "open_partners", [open, partners])[...]
  }

  /// `parts` with what is next of each.
  mutating func next(_ parts: ActionSumsParts) -> ActionSumsParts {
    let (dimension, partners) = (empty.dimension, empty.partnerDimension)
    guard dimension > 0 else { return parts }
    var parts = parts
    let open = parts.rewards.count % ActionSums.batchSize
    parts.rewardedFeatures = take(dimension, from: &rewardedFeatures)
    parts.openRows = take(open * dimension, from: &openRows)
    parts.openPartners = take(open * partners, from: &openPartners)
    guard empty.hasMatrix(after: parts.rewards.count) else { return parts }
    let triangle = take(SymmetricMatrix.triangleCount(dimension: dimension), from: &outerProducts)
    parts.outerProducts = SymmetricMatrix(dimension: dimension, lowerTriangle: triangle)?.storage ?? []
    parts.crossProducts = take(dimension * partners, from: &crossProducts)
    return parts
  }

  private func take(_ count: Int, from elements: inout ArraySlice<Double>) -> [Double] {
    let taken = Array(elements.prefix(count))
    elements = elements.dropFirst(count)
    return taken
  }
}
