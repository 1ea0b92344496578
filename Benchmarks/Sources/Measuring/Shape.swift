/// So many candidates K, so many features d.
package struct Shape: Encodable, Equatable {
  package let candidates: Int
  package let dimension: Int

  package static let measured = [Shape(10, 20), Shape(50, 64), Shape(200, 128), Shape(1_000, 64)]

  package init(_ candidates: Int, _ dimension: Int) {
    self.candidates = candidates
    self.dimension = dimension
  }

  package var name: String { "\(candidates)×\(dimension)" }

  /// Bytes of the lower triangle of a factor, without padding.
  package var triangleBytes: Int { dimension * (dimension + 1) / 2 * 4 }
}
