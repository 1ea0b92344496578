import LinearAlgebra

/// Numbers of a model that never change: what has the same identity has the same numbers.
package protocol ModelPart: AnyObject, Sendable {
  /// All that rankings read of it.
  var tensors: [ModelTensor] { get }
  /// What the diagonal of its precision was raised by (`PrecisionFactor.ridge`).
  var ridge: Double { get }
}

extension ActionPosterior: ModelPart {
  package var tensors: [ModelTensor] {
    let packed = inverseFactor.elements
    return [
      ModelTensor("weights", [dimension], .doubles(weights)),
      ModelTensor("inverse_factor", [packed.count], .floats(packed)),
    ]
  }
}

extension HybridPart: ModelPart {
  package var tensors: [ModelTensor] {
    let packed = inverseFactor.elements
    return [
      ModelTensor("inverse_factor", [packed.count], .floats(packed)),
      ModelTensor("gains", [gains.count], .floats(gains)),
    ]
  }
}
