package import Bandits
package import Events
import JSON
import LinearAlgebra

extension SnapshotFile {
  /// The snapshot in a file, as rankings use it.
  ///
  /// - Parameters:
  ///   - placement: The one that it is for, with the policy, features and model that it has now.
  /// - Throws: `SnapshotFileError` if the file is of another placement, model or other features, lacks something, its parts
  ///   do not belong together, or it does not say what it holds.
  package static func published(
    in archive: SafetensorsArchive, placement: PlacementName, policy: PolicyConfiguration, features: FeatureSchema,
    model configuration: ModelConfiguration
  ) throws(SnapshotFileError) -> PublishedSnapshot {
    try check(archive, configuration: configuration, features: features)
    let head = SnapshotHead(archive)
    guard head.text("placement") == placement.text else {
      throw SnapshotFileError(reason: "expected a snapshot of \(placement), found one of \(head.text("placement"))")
    }
    let model: any Model
    do {
      model = try ServingTensors(archive: archive, ids: actionIDs("actions", in: archive)).model(
        configuration, features)
    } catch let error as SnapshotFileError {
      throw error
    } catch {
      throw SnapshotFileError(reason: "\(error)")
    }
    let snapshot = Snapshot(
      placement: placement, version: try head.number("version"), trainedThrough: try head.time("trainedThrough"),
      outcomes: Int(clamping: try head.number("outcomes") as UInt64), policy: policy, features: features, model: model)
    let parent: UInt64? = head.text("parent").isEmpty ? nil : try head.number("parent")
    let published = PublishedSnapshot(snapshot, publishedAt: try head.time("publishedAt"), parent: parent)
    guard head.text("policy") != policy.description || head.text("content") == published.content else {
      throw SnapshotFileError(reason: "content: expected \(published.content), found \(head.text("content"))")
    }
    return published
  }
}

/// The text of a file.
private struct SnapshotHead {
  private let metadata: [String: String]

  init(_ archive: SafetensorsArchive) { metadata = archive.metadata }

  func text(_ key: String) -> String { metadata[key] ?? "" }

  func number(_ key: String) throws(SnapshotFileError) -> UInt64 {
    guard let number = UInt64(text(key)) else {
      throw SnapshotFileError(reason: "\(key): expected a whole number, found \(text(key))")
    }
    return number
  }

  /// One before 1970 is from before any event.
  func time(_ key: String) throws(SnapshotFileError) -> EventTime {
    let text = text(key)
    if let milliseconds = RFC3339.milliseconds(parsing: text) { return EventTime(milliseconds: milliseconds) }
    guard text == EventTime.distantPast.description else {
      throw SnapshotFileError(reason: "\(key): expected a time, found \(text)")
    }
    return .distantPast
  }
}

/// The tensors that rankings read, as a model.
private struct ServingTensors {
  let archive: SafetensorsArchive
  /// Of the model's actions, ascending.
  let ids: [ActionID]

  func model(_ configuration: ModelConfiguration, _ features: FeatureSchema) throws -> any Model {
    let shape = VectorShape(configuration.kind, of: features)
    let rewards = try rewards("", count: ids.count)
    switch configuration.kind {
    case .counts: return CountsModel(configuration: configuration, totals: map(rewards))
    case .disjoint:
      let weights = try doubles("weights", [ids.count, shape.own])
      let factors = try factors("inverse_factors", of: shape.own)
      let posteriors = ids.indices.map {
        ActionPosterior(
          weights: Array(weights[$0 * shape.own..<($0 + 1) * shape.own]), inverseFactor: factors[$0],
          rewards: rewards[$0])
      }
      return DisjointModel(configuration: configuration, dimension: shape.own, posteriors: map(posteriors))
    case .shared:
      return SharedModel(configuration: configuration, posterior: try shared(shape), totals: map(rewards))
    case .hybrid: return try hybrid(configuration, shape, rewards)
    }
  }

  private func hybrid(
    _ configuration: ModelConfiguration, _ shape: VectorShape, _ rewards: [RewardTotals]
  ) throws -> HybridModel {
    let factors = try factors("inverse_factors", of: shape.own)
    let size = shape.own * shape.shared
    let gains = try floats("gains", [ids.count, shape.own, shape.shared])
    let parts = ids.indices.map {
      HybridPart(
        inverseFactor: factors[$0], gains: Array(gains[$0 * size..<($0 + 1) * size]), rewards: rewards[$0])
    }
    return HybridModel(
      configuration: configuration, shape: shape, shared: try shared(shape), parts: map(parts),
      weights: try doubles("weights", [ids.count, shape.own]))
  }

  private func shared(_ shape: VectorShape) throws -> ActionPosterior {
    let packed = InverseFactor.elementCount(dimension: shape.shared)
    guard
      let factor = InverseFactor(
        dimension: shape.shared, elements: try floats("shared_inverse_factor", [packed]))
    else { throw SnapshotFileError(reason: "shared_inverse_factor: expected finite numbers") }
    return ActionPosterior(
      weights: try doubles("shared_weights", [shape.shared]), inverseFactor: factor,
      rewards: try rewards("shared_", count: 1)[0])
  }

  private func factors(_ name: String, of dimension: Int) throws -> [InverseFactor] {
    let packed = InverseFactor.elementCount(dimension: dimension)
    let elements = try floats(name, [ids.count, packed])
    return try ids.indices.map { index in
      let own = Array(elements[index * packed..<(index + 1) * packed])
      guard let factor = InverseFactor(dimension: dimension, elements: own) else {
        throw SnapshotFileError(reason: "\(name) at \(index): expected finite numbers")
      }
      return factor
    }
  }

  private func rewards(_ prefix: String, count: Int) throws -> [RewardTotals] {
    let counts = try tensor(prefix + "counts", [count]).integers()
    let weights = try doubles(prefix + "weight_sums", [count])
    let sums = try doubles(prefix + "reward_sums", [count])
    let squares = try doubles(prefix + "reward_square_sums", [count])
    return try counts.indices.map { index in
      guard let number = Int(exactly: counts[index]), number >= 0 else {
        throw SnapshotFileError(reason: "\(prefix)counts at \(index): expected counts from 0")
      }
      return RewardTotals(
        count: number, weight: weights[index], rewardSum: sums[index], rewardSquareSum: squares[index])
    }
  }

  private func map<Value>(_ values: [Value]) -> ActionMap<Value> {
    ActionMap(Dictionary(zip(ids, values), uniquingKeysWith: { first, _ in first }))
  }

  private func doubles(_ name: String, _ shape: [Int]) throws -> [Double] {
    let values = try tensor(name, shape).doubles()
    guard values.allSatisfy(\.isFinite) else { throw SnapshotFileError(reason: "\(name): expected finite numbers") }
    return values
  }

  private func floats(_ name: String, _ shape: [Int]) throws -> [Float] {
    let values = try tensor(name, shape).floats()
    guard values.allSatisfy(\.isFinite) else { throw SnapshotFileError(reason: "\(name): expected finite numbers") }
    return values
  }

  private func tensor(_ name: String, _ shape: [Int]) throws -> SafetensorsArchive.Tensor {
    let tensor = try archive.tensor(name)
    guard tensor.shape == shape else {
      throw SnapshotFileError(reason: "\(name): expected the shape \(shape), found \(tensor.shape)")
    }
    return tensor
  }
}
