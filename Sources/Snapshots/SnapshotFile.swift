package import Bandits
import Events
import JSON
import LinearAlgebra

/// A snapshot as a file: safetensors, so that Python opens it in one line.
///
/// | model | tensor | type, shape | what |
/// | --- | --- | --- | --- |
/// | `counts` | `beta_parameters` | F64 actions × 2 | α, β |
/// | `disjoint` | `weights` | F64 actions × *d* | θ |
/// | | `inverse_factors` | F32 actions × packed | L⁻¹ as `InverseFactor` lays it out |
/// | `shared`, `hybrid` | `shared_weights` | F64 *z* | β |
/// | | `shared_inverse_factor` | F32 packed | L₀⁻¹ |
/// | `hybrid` | `weights`, `inverse_factors` | F64 actions × *x*, F32 actions × packed | θ, L⁻¹ |
/// | | `gains` | F32 actions × *x* × *z* | Gᵀ = (λI + A)⁻¹B |
/// | `shared`, `hybrid` | `shared_counts`, `shared_weight_sums`, `shared_reward_sums`, `shared_reward_square_sums` | I64, F64, F64, F64 1 | the same of all examples behind β |
/// | every | `counts`, `weight_sums`, `reward_sums`, `reward_square_sums` | I64, F64, F64, F64 actions | n, Σw, Σwr, Σwr² behind each action, open pairs included |
///
/// The sums of closed outcomes are those of the *settled* actions under `settled.`, of vectors of *d* or *x* elements (of
/// `counts` and `shared` no vectors), and that over all examples under `shared.`, one, of *z* elements (of `counts` and
/// `disjoint` no vectors):
///
/// | tensor | type, shape | what |
/// | --- | --- | --- |
/// | `counts`, `weight_sums`, `reward_sums`, `reward_square_sums` | I64, F64, F64, F64 sums | n, Σw, Σwr, Σwr² |
/// | `landmarks`, `latest` | I64 sums | what weights are relative to, in half-lives since 1970; the latest example, ms |
/// | `rewarded_features` | F64 sums × *d* | Σ w r x |
/// | `outer_products` | F64 matrices × *d* × *d* | Σ w x xᵀ, lower triangle as `[column][row]`; of those with n ≥ 64 |
/// | `open_rows` | F64 rows × *d* | the rows √w x not yet in them, n mod 64 of each |
/// | `cross_products` | F64 matrices × *z* × *x* | `hybrid`: Σ w x zᵀ as `[column][row]` |
/// | `open_partners` | F64 rows × *z* | `hybrid`: the rows √w z beside `open_rows` |
///
/// Where the model retires actions there is more under `settled.`, of each action I64 ms: `last_offered`, when a decision that
/// closed last offered it, and `since`, the close time at which its sums began; and `closed_through`, one number, the
/// greatest close time learned. No ranking depends on these, nor does `content`. The `outer_products` of `hybrid` under
/// `shared.` are then there from the start.
///
/// `__metadata__` names format, placement, version, parent, policy, features, their hash, model, regularization, half-life,
/// `retireAfter`, `maxActions`, times, outcomes, the actions of each table (JSON lists of ids), the BLAS kernel, `content` and the checksum.
package enum SnapshotFile {
  package static let format = "marquee.snapshot"
  package static let formatVersion = "2"

  /// The file's bytes.
  ///
  /// - Parameter settled: The sums of closed outcomes, with which learning can go on.
  package static func encode(_ published: PublishedSnapshot, settled: ModelSums) -> [UInt8] {
    let actions = settled.actions.sorted { $0.key < $1.key }
    let tensors =
      servingTensors(of: published.snapshot)
      + SumsTensors.tensors("settled.", of: actions.map(\.value), like: settled.emptySums())
      + SumsTensors.tensors("shared.", of: [settled.all], like: settled.all)
      + OfferTensors.tensors(of: settled)
    return SafetensorsArchive(
      metadata: metadata(of: published, settled: actions.map(\.key)), tensors: tensors
    ).encoded()
  }

  private static func metadata(of published: PublishedSnapshot, settled: [ActionID]) -> [String: String] {
    let snapshot = published.snapshot
    return [
      "format": format,
      "formatVersion": formatVersion,
      "placement": snapshot.placement.text,
      "version": String(snapshot.version),
      "parent": published.parent.map { String($0) } ?? "",
      "policy": snapshot.policy.description,
      "features": snapshot.features.description,
      "featureNames": list(snapshot.features.elementNames),
      "schemaHash": SnapshotContent.schemaHash(of: snapshot.features),
      "model": snapshot.model.configuration.kind.rawValue,
      "modelDescription": snapshot.model.configuration.description,
      "halfLife": snapshot.model.configuration.halfLife?.description ?? "",
      "retireAfter": snapshot.model.configuration.retireAfter?.description ?? "",
      "maxActions": snapshot.model.configuration.maxActions.map { String($0) } ?? "",
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
    let model = snapshot.model
    return model.tensors.map { SafetensorsArchive.Tensor($0) }
      + rewardTensors("", model.actionIDs.compactMap { model.rewards(of: $0) })
      + (model.sharedRewards.map { rewardTensors("shared_", [$0]) } ?? [])
  }

  private static func rewardTensors(_ prefix: String, _ rewards: [RewardTotals]) -> [SafetensorsArchive.Tensor] {
    let shape = [rewards.count]
    return [
      .init(name: prefix + "counts", shape: shape, integers: rewards.map { Int64($0.count) }),
      .init(name: prefix + "weight_sums", shape: shape, doubles: rewards.map(\.weight)),
      .init(name: prefix + "reward_sums", shape: shape, doubles: rewards.map(\.rewardSum)),
      .init(name: prefix + "reward_square_sums", shape: shape, doubles: rewards.map(\.rewardSquareSum)),
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
