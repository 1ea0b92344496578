import LinearAlgebra

/// So many candidates K, so many features d.
struct Shape: Encodable, Equatable {
  let candidates: Int
  let dimension: Int

  static let measured = [Shape(10, 20), Shape(50, 64), Shape(200, 128), Shape(1_000, 64)]

  init(_ candidates: Int, _ dimension: Int) {
    self.candidates = candidates
    self.dimension = dimension
  }

  var name: String { "\(candidates)×\(dimension)" }

  /// Bytes of the lower triangle of a factor, without padding.
  var triangleBytes: Int { dimension * (dimension + 1) / 2 * 4 }
}
