import Bandits

/// Four tensors of one number each: n, Σw, Σwr and Σwr².
struct RewardTensors {
  let prefix: String

  init(_ prefix: String) { self.prefix = prefix }

  func tensors(of rewards: [RewardTotals]) -> [SafetensorsArchive.Tensor] {
    let shape = [rewards.count]
    return [
      .init(name: prefix + "counts", shape: shape, integers: rewards.map { Int64($0.count) }),
      .init(name: prefix + "weight_sums", shape: shape, doubles: rewards.map(\.weight)),
      .init(name: prefix + "reward_sums", shape: shape, doubles: rewards.map(\.rewardSum)),
      .init(name: prefix + "reward_square_sums", shape: shape, doubles: rewards.map(\.rewardSquareSum)),
    ]
  }

  func read(_ count: Int, from tensors: inout TensorReader) throws(SnapshotFileError) -> [RewardTotals] {
    let counts = try tensors.integers(prefix + "counts", [count], in: 0...Int64(ActionSumsParts.limit))
    let weights = try tensors.doubles(prefix + "weight_sums", [count])
    let sums = try tensors.doubles(prefix + "reward_sums", [count])
    let squares = try tensors.doubles(prefix + "reward_square_sums", [count])
    if let index = weights.firstIndex(where: { $0 < 0 }) {
      throw SnapshotFileError(
        .sums, "\(prefix)weight_sums at \(index): expected a number from 0, found \(weights[index])")
    }
    return counts.indices.map {
      RewardTotals(
        count: Int(counts[$0]), weight: weights[$0], rewardSum: sums[$0], rewardSquareSum: squares[$0])
    }
  }
}
