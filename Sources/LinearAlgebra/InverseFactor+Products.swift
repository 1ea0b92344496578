/// Products in double precision, for checks: rankings never take them.
extension InverseFactor {
  /// The vector L⁻¹x, its elements added in double. - Complexity: O(*dimension*²).
  package func times(_ x: [Double]) -> [Double] { product(with: x) { $0 } }

  /// The vector |L⁻¹|x of the elements' sizes. - Complexity: O(*dimension*²).
  package func sizesTimes(_ x: [Double]) -> [Double] { product(with: x, abs) }

  private func product(with x: [Double], _ element: (Double) -> Double) -> [Double] {
    precondition(x.count == dimension, "a vector of \(x.count) for dimension \(dimension)")
    var product = [Double](repeating: 0, count: dimension)
    var start = 0
    for firstRow in stride(from: 0, to: dimension, by: InverseFactor.lanes) {
      let rows = firstRow..<min(firstRow + InverseFactor.lanes, dimension)
      for column in 0..<firstRow + InverseFactor.lanes {
        if column < dimension {
          for row in rows { product[row] += element(Double(elements[start + row - firstRow])) * x[column] }
        }
        start += InverseFactor.lanes
      }
    }
    return product
  }

  /// Whether nothing stands where a triangle has nothing: above the diagonal, and in the rows and columns that pad it.
  package var isPaddedWithZeros: Bool {
    var start = 0
    for firstRow in stride(from: 0, to: dimension, by: InverseFactor.lanes) {
      for column in 0..<firstRow + InverseFactor.lanes {
        for row in firstRow..<firstRow + InverseFactor.lanes where row >= dimension || column > row {
          if elements[start + row - firstRow] != 0 { return false }
        }
        start += InverseFactor.lanes
      }
    }
    return true
  }
}
