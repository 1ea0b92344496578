import LinearAlgebra

extension Estimates {
  /// Turns `rows` into directions, and these with the deviations that each candidate has of its own into deviations.
  ///
  /// - Complexity: O(*rows* · *dimension*²/2).
  mutating func addDirections(by factor: InverseFactor) {
    sharedDimension = factor.dimension
    factor.multiply(rows: rows, count: means.count, into: &directions)
    addDeviations()
  }

  /// Appends the deviation that each direction and what a candidate has of its own make.
  mutating func addDeviations() {
    // A second name for the storage: no copy, and nothing of `self` is read while it is written.
    let directions = directions
    directions.withUnsafeBufferPointer { directions in
      for index in means.indices {
        let own = ownDeviations.isEmpty ? 0 : ownDeviations[index]
        let row = directions[index * sharedDimension..<(index + 1) * sharedDimension]
        deviations.append((own * own + squaredLength(UnsafeBufferPointer(rebasing: row))).squareRoot())
      }
    }
  }

  /// Gives every candidate of a slate with one vector what the first has.
  mutating func repeatFirst(count: Int) {
    guard means.count == 1, count > 1 else { return }
    means.append(contentsOf: repeatElement(means[0], count: count - 1))
    deviations.append(contentsOf: repeatElement(deviations[0], count: count - 1))
    directions.reserveCapacity(count * sharedDimension)
    for index in 0..<(count - 1) * sharedDimension { directions.append(directions[index]) }
  }

  /// Takes Σ xᵢ gᵢ from the row that begins at `start`, for the loaded vector x of `count` elements and the rows gᵢ of
  /// `gains`.
  ///
  /// - Complexity: O(*gains*).
  mutating func subtractGains(_ gains: [Float], count: Int, from start: Int) {
    let x = paddedVector
    x.withUnsafeBufferPointer { x in
      gains.withUnsafeBufferPointer { gains in
        rows.withUnsafeMutableBufferPointer { rows in
          subtractProducts(
            of: gains, with: UnsafeBufferPointer(rebasing: x[..<count]),
            from: UnsafeMutableBufferPointer(rebasing: rows[start...]))
        }
      }
    }
  }
}

extension [Double] {
  /// The mean that these weights give a vector.
  func dotProduct(_ vector: UnsafeBufferPointer<Double>) -> Double {
    withUnsafeBufferPointer { LinearAlgebra.dotProduct($0, vector) }
  }
}
