import Bandits
import Events
import LinearAlgebra

/// The tensors that rankings read, and of what they were derived: rewards, and how far diagonals were raised.
struct ServingTensors {
  static func tensors(of model: any Model) -> [SafetensorsArchive.Tensor] {
    var tensors = model.tensors.map { SafetensorsArchive.Tensor($0) }
    tensors += RewardTensors("").tensors(of: model.actionIDs.compactMap { model.rewards(of: $0) })
    if let shared = model.sharedRewards { tensors += RewardTensors("shared_").tensors(of: [shared]) }
    let ridges = model.lastingParts.map(\.ridge)
    if model.configuration.kind != .counts {
      tensors.append(.init(name: "ridges", shape: [ridges.count], doubles: ridges))
    }
    return tensors
  }

  let configuration: ModelConfiguration
  let shape: VectorShape
  /// Of the model's actions, ascending.
  let ids: [ActionID]

  func model(from tensors: inout TensorReader) throws(SnapshotFileError) -> any Model {
    let rewards = try RewardTensors("").read(ids.count, from: &tensors)
    switch configuration.kind {
    case .counts: return try counts(rewards, from: &tensors)
    case .disjoint: return try disjoint(rewards, from: &tensors)
    case .shared:
      let ridge = try ridges(1, from: &tensors)[0]
      return SharedModel(
        configuration: configuration, posterior: try shared(ridge, from: &tensors), totals: map(rewards))
    case .hybrid: return try hybrid(rewards, from: &tensors)
    }
  }

  private func counts(_ rewards: [RewardTotals], from tensors: inout TensorReader) throws(SnapshotFileError)
    -> CountsModel
  {
    let model = CountsModel(configuration: configuration, totals: map(rewards))
    let parameters = try tensors.doubles("beta_parameters", [ids.count, 2])
    guard model.tensors.first?.elements == .doubles(parameters) else {
      throw SnapshotFileError(.weights, "beta_parameters: expected 1 + Σwr and 1 + Σw - Σwr of each action")
    }
    return model
  }

  private func disjoint(_ rewards: [RewardTotals], from tensors: inout TensorReader) throws(SnapshotFileError)
    -> DisjointModel
  {
    let weights = try tensors.doubles("weights", [ids.count, shape.own])
    let factors = try factors(from: &tensors)
    let ridges = try ridges(ids.count, from: &tensors)
    let posteriors = ids.indices.map {
      ActionPosterior(
        weights: Array(weights[$0 * shape.own..<($0 + 1) * shape.own]), inverseFactor: factors[$0],
        rewards: rewards[$0], ridge: ridges[$0])
    }
    return DisjointModel(configuration: configuration, dimension: shape.own, posteriors: map(posteriors))
  }

  private func hybrid(_ rewards: [RewardTotals], from tensors: inout TensorReader) throws(SnapshotFileError)
    -> HybridModel
  {
    let factors = try factors(from: &tensors)
    let ridges = try ridges(ids.count + 1, from: &tensors)
    let size = shape.own * shape.shared
    let gains = try tensors.floats("gains", [ids.count, shape.own, shape.shared])
    let parts = ids.indices.map {
      HybridPart(
        inverseFactor: factors[$0], gains: Array(gains[$0 * size..<($0 + 1) * size]), rewards: rewards[$0],
        ridge: ridges[$0])
    }
    return HybridModel(
      configuration: configuration, shape: shape, shared: try shared(ridges[ids.count], from: &tensors),
      parts: map(parts), weights: try tensors.doubles("weights", [ids.count, shape.own]))
  }

  private func shared(_ ridge: Double, from tensors: inout TensorReader) throws(SnapshotFileError) -> ActionPosterior {
    let packed = InverseFactor.elementCount(dimension: shape.shared)
    let elements = try tensors.floats("shared_inverse_factor", [packed])
    return ActionPosterior(
      weights: try tensors.doubles("shared_weights", [shape.shared]),
      inverseFactor: try factor(elements, of: shape.shared, "shared_inverse_factor"),
      rewards: try RewardTensors("shared_").read(1, from: &tensors)[0], ridge: ridge)
  }

  private func factors(from tensors: inout TensorReader) throws(SnapshotFileError) -> [InverseFactor] {
    let packed = InverseFactor.elementCount(dimension: shape.own)
    let elements = try tensors.floats("inverse_factors", [ids.count, packed])
    var factors: [InverseFactor] = []
    for index in ids.indices {
      let own = Array(elements[index * packed..<(index + 1) * packed])
      factors.append(try factor(own, of: shape.own, "inverse_factors at \(index)"))
    }
    return factors
  }

  private func factor(
    _ elements: [Float], of dimension: Int, _ place: String
  ) throws(SnapshotFileError) -> InverseFactor {
    guard let factor = InverseFactor(dimension: dimension, elements: elements), factor.isPaddedWithZeros else {
      throw SnapshotFileError(.factor, "\(place): expected zeros above the diagonal and beyond the last row")
    }
    return factor
  }

  private func ridges(_ count: Int, from tensors: inout TensorReader) throws(SnapshotFileError) -> [Double] {
    let ridges = try tensors.doubles("ridges", [count])
    guard let index = ridges.firstIndex(where: { $0 < 0 }) else { return ridges }
    throw SnapshotFileError(.factor, "ridges at \(index): expected a number from 0, found \(ridges[index])")
  }

  private func map<Value>(_ values: [Value]) -> ActionMap<Value> {
    ActionMap(Dictionary(zip(ids, values), uniquingKeysWith: { first, _ in first }))
  }
}

extension SafetensorsArchive.Tensor {
  fileprivate init(_ tensor: ModelTensor) {
    switch tensor.elements {
    case .doubles(let values): self.init(name: tensor.name, shape: tensor.shape, doubles: values)
    case .floats(let values): self.init(name: tensor.name, shape: tensor.shape, floats: values)
    case .integers(let values): self.init(name: tensor.name, shape: tensor.shape, integers: values)
    }
  }
}
