import Bandits
package import Events

/// One candidate of a decision, by the numbers of the snapshot that ranked it.
package struct CandidateView: Equatable, Sendable {
  /// What one element of the vector adds to the mean.
  package struct Contribution: Equatable, Sendable {
    /// `FeatureSchema.elementNames`.
    package let feature: String
    /// x_j.
    package let element: Double
    /// θ_j.
    package let weight: Double
    /// Of a hashed bucket, values that fell into it; else none.
    package let values: [String]

    /// x_j θ_j.
    package var amount: Double { element * weight }
  }

  package let id: ActionID
  /// Features that the request gave.
  package let features: Features
  /// Features that the catalogue filled in.
  package let filledIn: Features
  /// Whether the model had learned from it.
  package let isKnown: Bool
  /// From 0.
  package let place: Int
  package let mean: Double
  /// Without alpha and scale.
  package let deviation: Double
  package let score: Double
  /// Of being drawn first.
  package let probability: Double
  /// With which its place was drawn; nil where it was not.
  package let propensity: Double?
  /// The greatest by magnitude, of equal ones the first in the vector; none of a model without weights.
  package let contributions: [Contribution]
  /// What the elements that are not listed add together.
  package let rest: Double
}

extension CandidateView {
  /// - Parameters:
  ///   - limit: Of contributions listed.
  ///   - names: Of the vector's elements.
  static func contributions(
    _ vector: ArraySlice<Double>, _ weights: [Double], names: [String], values: BucketValues, limit: Int
  ) -> (listed: [Contribution], rest: Double) {
    let elements = Array(vector)
    let amounts = zip(elements, weights).map(*)
    let sorted = amounts.indices.filter { elements[$0] != 0 }.sorted {
      (abs(amounts[$1]), $0) < (abs(amounts[$0]), $1)
    }
    let listed = sorted.prefix(limit).map { index in
      Contribution(
        feature: names[index], element: elements[index], weight: weights[index], values: values[index])
    }
    return (listed, sorted.dropFirst(limit).reduce(0) { $0 + amounts[$1] })
  }
}

extension Features {
  /// Those of these that the other lacks.
  func without(_ other: Features) -> Features { Features(entries.filter { other[$0.name] == nil }) }
}
