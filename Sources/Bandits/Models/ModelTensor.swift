/// A named array of a model's numbers, as a snapshot file holds it.
package struct ModelTensor: Equatable, Sendable {
  package enum Elements: Equatable, Sendable {
    case doubles([Double])
    case floats([Float])
    case integers([Int64])
  }

  package let name: String
  /// Row-major.
  package let shape: [Int]
  package let elements: Elements

  package init(_ name: String, _ shape: [Int], _ elements: Elements) {
    self.name = name
    self.shape = shape
    self.elements = elements
  }
}
