import LinearAlgebra

extension Estimates {
  /// Turns `rows` into directions, and these with the deviations that each candidate has of its own into deviations.
  ///
  /// - Complexity: O(*rows* · *dimension*²/2).
  mutating func addDirections(by factor: InverseFactor) {
    sharedDimension = factor.dimension
    factor.multiply(rows: rows, count: means.count, into: &directions)
    // A second name for the storage: no copy, and nothing of `self` is read while it is written.
    let directions = directions
    directions.withUnsafeBufferPointer { directions in
      for index in means.indices {
        let own = ownDeviations.isEmpty ? 0 : ownDeviations[index]
        var variance = own * own
        for element in directions[index * sharedDimension..<(index + 1) * sharedDimension] {
          variance += Double(element) * Double(element)
        }
        deviations.append(variance.squareRoot())
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

  /// Takes Σ xᵢ gᵢ from the row that begins at `start`, for the loaded vector x and the rows gᵢ of `gains`.
  mutating func subtractGains(_ gains: [Float], from start: Int) {
    let width = rows.count - start
    let x = paddedVector
    x.withUnsafeBufferPointer { x in
      gains.withUnsafeBufferPointer { gains in
        rows.withUnsafeMutableBufferPointer { rows in
          for row in 0..<gains.count / width {
            for column in 0..<width { rows[start + column] -= x[row] * gains[row * width + column] }
          }
        }
      }
    }
  }
}

/// Σ a b, in the order of the elements.
func dotProduct(_ weights: ArraySlice<Double>, _ vector: UnsafeBufferPointer<Double>) -> Double {
  precondition(weights.count == vector.count, "vectors of two dimensions")
  return weights.withUnsafeBufferPointer { weights in
    var sum = 0.0
    for index in 0..<vector.count { sum += weights[index] * vector[index] }
    return sum
  }
}
