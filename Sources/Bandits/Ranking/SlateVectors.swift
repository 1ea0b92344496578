/// The feature vectors of the candidates of one ranking: one row for all of them, or a row for each.
package struct SlateVectors: Equatable, Sendable {
  /// Length of a vector; 0 for a model that uses none.
  package let dimension: Int
  /// Row-major, *rows* × *dimension*.
  package let elements: [Double]
  /// Nil where one row stands for every candidate.
  package let count: Int?

  /// A vector for each candidate, in the candidates' order.
  ///
  /// - Parameter elements: Row-major, a whole number of rows.
  package init(rows elements: [Double], dimension: Int) {
    precondition(dimension > 0 && elements.count.isMultiple(of: dimension), "\(elements.count) are no rows")
    self.dimension = dimension
    self.elements = elements
    count = elements.count / dimension
  }

  private init(vector: [Double]) {
    dimension = vector.count
    elements = vector
    count = nil
  }

  /// All candidates have this one.
  package static func shared(_ vector: [Double]) -> SlateVectors { SlateVectors(vector: vector) }

  /// Each its own, in the candidates' order; at least one.
  package static func own(_ vectors: [[Double]]) -> SlateVectors {
    let dimension = vectors.first?.count ?? 0
    precondition(vectors.allSatisfy { $0.count == dimension }, "vectors of several lengths")
    return SlateVectors(rows: vectors.flatMap(\.self), dimension: dimension)
  }

  /// Where the elements of a candidate begin.
  func start(of candidate: Int) -> Int { count == nil ? 0 : candidate * dimension }
}
