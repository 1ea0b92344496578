import Bandits
import LinearAlgebra

/// The tensors of sums as posteriors were derived from them, with open pairs and relative to one reference.
struct CompleteTensors {
  private let prefix: String
  private let dimension: Int
  private let partners: Int

  init(_ prefix: String, _ dimension: Int, _ partners: Int = 0) {
    (self.prefix, self.dimension, self.partners) = (prefix, dimension, partners)
  }

  func tensors(of sums: [CompleteSums]) -> [SafetensorsArchive.Tensor] {
    var tensors = RewardTensors(prefix).tensors(of: sums.map(\.rewards))
    guard dimension > 0 else { return tensors }
    tensors += [
      .init(
        name: prefix + "rewarded_features", shape: [sums.count, dimension], doubles: sums.flatMap(\.rewardedFeatures)),
      .init(
        name: prefix + "outer_products", shape: [sums.count, SymmetricMatrix.triangleCount(dimension: dimension)],
        doubles: sums.flatMap { $0.outerProducts?.lowerTriangle ?? [] }),
    ]
    guard partners > 0 else { return tensors }
    return tensors + [
      .init(
        name: prefix + "cross_products", shape: [sums.count, partners, dimension],
        doubles: sums.flatMap { $0.crossProducts?.storage ?? [] })
    ]
  }

  func read(_ count: Int, from tensors: inout TensorReader) throws(SnapshotFileError) -> [CompleteSums] {
    let rewards = try RewardTensors(prefix).read(count, from: &tensors)
    guard dimension > 0 else {
      return rewards.map {
        CompleteSums(outerProducts: nil, crossProducts: nil, rewardedFeatures: [], rewards: $0)
      }
    }
    let (triangle, area) = (SymmetricMatrix.triangleCount(dimension: dimension), dimension * partners)
    let features = try tensors.doubles(prefix + "rewarded_features", [count, dimension])
    let matrices = try tensors.doubles(prefix + "outer_products", [count, triangle])
    let products = partners > 0 ? try tensors.doubles(prefix + "cross_products", [count, partners, dimension]) : []
    return (0..<count).map { index in
      CompleteSums(
        outerProducts: SymmetricMatrix(
          dimension: dimension, lowerTriangle: matrices[index * triangle..<(index + 1) * triangle]),
        crossProducts: partners > 0
          ? CrossProducts(
            rows: dimension, columns: partners, storage: Array(products[index * area..<(index + 1) * area])) : nil,
        rewardedFeatures: Array(features[index * dimension..<(index + 1) * dimension]), rewards: rewards[index])
    }
  }
}
