package import Bandits
package import Events
import JSON
import LinearAlgebra

/// A snapshot as a file: safetensors, so that Python opens it in one line.
///
/// | tensor | type, shape | what |
/// | --- | --- | --- |
/// | `weights` | F64 actions × dimension | θ, which rankings use |
/// | `inverse_factors` | F32 actions × packed | L⁻¹ as `InverseFactor` lays it out |
/// | `counts`, `reward_sums`, `reward_square_sums` | I64, F64, F64 actions | examples behind each θ, Σr, Σr² |
/// | `settled.outer_products` | F64 settled × dimension × dimension | Σ x xᵀ of closed outcomes, lower triangle as `[column][row]` |
/// | `settled.rewarded_features` | F64 settled × dimension | Σ r x |
/// | `settled.counts`, `settled.reward_sums`, `settled.reward_square_sums` | I64, F64, F64 settled | n, Σr, Σr² |
/// | `settled.open_row_counts`, `settled.open_rows` | I64 settled, F64 rows × dimension | rows not yet in the outer products |
///
/// `__metadata__` names format, placement, version, parent, policy, features, their hash, regularization, times,
/// outcomes, the actions of each table (JSON lists of ids), the BLAS kernel, `content` and the checksum.
package enum SnapshotFile {
  package static let formatVersion = "1"

  /// The file's bytes.
  ///
  /// - Parameter settled: The sums of closed outcomes, with which learning can go on.
  package static func encode(_ published: PublishedSnapshot, settled: [ActionID: ActionSums]) -> [UInt8] {
    let sums = settled.sorted { $0.key < $1.key }
    let tensors = servingTensors(of: published.snapshot) + settledTensors(of: sums.map(\.value), published.snapshot)
    return SafetensorsArchive(
      metadata: metadata(of: published, settled: sums.map(\.key)), tensors: tensors
    ).encoded()
  }

  private static func metadata(of published: PublishedSnapshot, settled: [ActionID]) -> [String: String] {
    let snapshot = published.snapshot
    return [
      "format": "marquee.snapshot",
      "formatVersion": formatVersion,
      "placement": snapshot.placement.text,
      "version": String(snapshot.version),
      "parent": published.parent.map { String($0) } ?? "",
      "policy": snapshot.policy.description,
      "features": snapshot.features.description,
      "featureNames": list(snapshot.features.elementNames),
      "schemaHash": SnapshotContent.schemaHash(of: snapshot.features),
      "model": snapshot.model.configuration.kind.rawValue,
      "regularization": "\(snapshot.model.configuration.regularization)",
      "trainedThrough": snapshot.trainedThrough.description,
      "publishedAt": published.publishedAt.description,
      "outcomes": String(snapshot.outcomes),
      "actions": list(snapshot.model.actionIDs.map(\.text)),
      "settledActions": list(settled.map(\.text)),
      "kernel": OpenBLAS.kernel,
      "content": published.content,
    ]
  }

  private static func list(_ texts: [String]) -> String {
    var writer = JSONWriter()
    writer.array { writer in for text in texts { writer.string(text) } }
    return writer.text
  }

  private static func servingTensors(of snapshot: Snapshot) -> [SafetensorsArchive.Tensor] {
    let (model, count) = (snapshot.model, snapshot.model.actionIDs.count)
    let rewards = model.actionIDs.compactMap { model.rewards(of: $0) }
    return model.tensors.map { SafetensorsArchive.Tensor($0) } + [
      .init(name: "counts", shape: [count], integers: rewards.map { Int64($0.count) }),
      .init(name: "reward_sums", shape: [count], doubles: rewards.map(\.rewardSum)),
      .init(name: "reward_square_sums", shape: [count], doubles: rewards.map(\.rewardSquareSum)),
    ]
  }

  private static func settledTensors(of sums: [ActionSums], _ snapshot: Snapshot) -> [SafetensorsArchive.Tensor] {
    let (count, dimension) = (sums.count, snapshot.features.dimension)
    let openRows = sums.flatMap(\.openRows)
    return [
      .init(
        name: "settled.outer_products", shape: [count, dimension, dimension],
        doubles: sums.flatMap(\.outerProducts.storage)),
      .init(
        name: "settled.rewarded_features", shape: [count, dimension], doubles: sums.flatMap(\.rewardedFeatures)),
      .init(name: "settled.counts", shape: [count], integers: sums.map { Int64($0.count) }),
      .init(name: "settled.reward_sums", shape: [count], doubles: sums.map(\.rewardSum)),
      .init(name: "settled.reward_square_sums", shape: [count], doubles: sums.map(\.rewardSquareSum)),
      .init(
        name: "settled.open_row_counts", shape: [count],
        integers: sums.map { Int64($0.openRows.count / dimension) }),
      .init(name: "settled.open_rows", shape: [openRows.count / dimension, dimension], doubles: openRows),
    ]
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
