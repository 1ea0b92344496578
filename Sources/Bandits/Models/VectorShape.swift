/// Which elements of a feature vector weigh for one action alone, and which for all: the first are x, the rest are z.
package struct VectorShape: Equatable, Sendable {
  /// Length of x; 0 where no action has weights of its own.
  package let own: Int
  /// Length of z; 0 where no weights are shared.
  package let shared: Int

  /// - Precondition: A hybrid model has elements of both kinds. Whoever reads a placement file checks that first.
  package init(_ kind: ModelConfiguration.Kind, of features: FeatureSchema) {
    self.init(kind, dimension: features.dimension, contextDimension: features.contextDimension)
  }

  /// - Parameters:
  ///   - dimension: Length of the vector.
  ///   - contextDimension: Length of what does not depend on the action: bias and context.
  package init(_ kind: ModelConfiguration.Kind, dimension: Int, contextDimension: Int) {
    switch kind {
    case .counts: (own, shared) = (0, 0)
    case .disjoint: (own, shared) = (dimension, 0)
    case .shared: (own, shared) = (0, dimension)
    case .hybrid:
      precondition((1..<dimension).contains(contextDimension), "\(contextDimension) of \(dimension) are context")
      (own, shared) = (contextDimension, dimension - contextDimension)
    }
  }

  /// Length of the vector that a model of this shape is asked at.
  package var dimension: Int { own + shared }
}
