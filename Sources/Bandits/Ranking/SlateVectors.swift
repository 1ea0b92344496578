/// The feature vectors of the candidates of one ranking.
package enum SlateVectors: Equatable, Sendable {
  /// All have this one.
  case shared([Double])
  /// Each its own, in the candidates' order.
  case own([[Double]])

  /// A vector for each candidate, in the candidates' order.
  ///
  /// - Parameter elements: Row-major, a whole number of rows.
  package init(rows elements: [Double], dimension: Int) {
    self = .own(stride(from: 0, to: elements.count, by: dimension).map { Array(elements[$0..<($0 + dimension)]) })
  }
}
