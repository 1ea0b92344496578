import Events

/// How context and candidate become a vector: the bias, then each context feature, then each action feature, in the
/// file's order.
package struct FeatureSchema: Equatable, Sendable {
  package let bias: Bool
  /// Of the moment and the member; filled in from what the catalogue says of the title that a decision is about.
  package let context: [Feature]
  /// Of each candidate; filled in from what the catalogue says of it.
  package let action: [Feature]
  /// Length of the vector.
  package let dimension: Int

  /// - Precondition: At least one element; names are distinct among context and among action features. Whoever reads a
  ///   placement file checks that first.
  package init(bias: Bool = true, context: [Feature] = [], action: [Feature] = []) {
    self.bias = bias
    self.context = context
    self.action = action
    dimension = (context + action).reduce(bias ? 1 : 0) { $0 + $1.width }
    precondition(dimension > 0, "a vector of no elements")
    for features in [context, action] {
      precondition(Set(features.map(\.name)).count == features.count, "a feature named twice")
    }
  }

  /// A name for each element of the vector, in its order: `bias`, `country=BR`, `country=*` (any other value),
  /// `interests#7` (a hashed bucket), `hour`, `taste[3]`; of an action `action.genre=drama`.
  package var elementNames: [String] {
    (bias ? ["bias"] : []) + context.flatMap(\.elementNames) + action.flatMap(\.elementNames).map { "action.\($0)" }
  }

  /// The schema in one line, equal for equal schemas: what a snapshot says it was trained with.
  package var description: String {
    "bias=\(bias)" + context.map { ";\($0.canonicalDescription)" }.joined()
      + action.map { ";action.\($0.canonicalDescription)" }.joined()
  }
}

/// One feature of the context, or of the candidates.
package struct Feature: Equatable, Sendable {
  package enum Kind: Equatable, Sendable {
    /// One-hot over `values`, and one more place for any other value.
    case oneHot(values: [String])
    /// Each value sets the place `hash mod buckets`; see `hashedBucket`.
    case hashed(buckets: Int)
    /// (v − mean) / scale.
    case number(mean: Double, scale: Double)
    /// Exactly `size` numbers, as they are.
    case vector(size: Int)
  }

  package let name: String
  package let kind: Kind

  package init(name: String, kind: Kind) {
    self.name = name
    self.kind = kind
  }

  /// Elements of the vector that this feature fills.
  package var width: Int {
    switch kind {
    case .oneHot(let values): values.count + 1
    case .hashed(let buckets): buckets
    case .number: 1
    case .vector(let size): size
    }
  }

  /// The bucket of a value: `StableHash` of `name=value`, modulo the number of buckets.
  package static func hashedBucket(name: String, value: String, buckets: Int) -> Int {
    Int(StableHash.of("\(name)=\(value)") % UInt64(buckets))
  }

  var elementNames: [String] {
    switch kind {
    case .oneHot(let values): values.map { "\(name)=\($0)" } + ["\(name)=*"]
    case .hashed(let buckets): (0..<buckets).map { "\(name)#\($0)" }
    case .number: [name]
    case .vector(let size): (0..<size).map { "\(name)[\($0)]" }
    }
  }

  var canonicalDescription: String {
    switch kind {
    case .oneHot(let values): "\(name.debugDescription):oneHot\(values.map(\.debugDescription))"
    case .hashed(let buckets): "\(name.debugDescription):hashed(\(buckets))"
    case .number(let mean, let scale): "\(name.debugDescription):number(\(mean),\(scale))"
    case .vector(let size): "\(name.debugDescription):vector(\(size))"
    }
  }
}
