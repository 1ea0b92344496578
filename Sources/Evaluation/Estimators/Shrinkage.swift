/// What becomes of a weight before it is used: less variance for some bias.
package enum Shrinkage: Equatable, Sendable {
  /// w.
  case none
  /// 0: what is left is the reward model.
  case all
  /// min(w, limit). Source: Ionides 2008; Bottou et al. 2013.
  case clipped(limit: Double)
  /// w up to the threshold, 0 above it. Source: Wang, Agarwal & Dudík 2017, SWITCH.
  case switched(threshold: Double)
  /// λw / (w² + λ); with λ = ∞, w. Source: Su, Dimakopoulou, Krishnamurthy & Dudík 2020, optimistic shrinkage.
  case optimistic(lambda: Double)
  /// w / (1 − λ + λw). Source: Metelli, Russo & Restelli 2021.
  case subGaussian(lambda: Double)

  package func callAsFunction(_ weight: Double) -> Double {
    switch self {
    case .none: weight
    case .all: 0
    case .clipped(let limit): min(weight, limit)
    case .switched(let threshold): weight <= threshold ? weight : 0
    case .optimistic(let lambda): Shrinkage.optimistic(weight, inverse: 1 / lambda)
    case .subGaussian(let lambda): Shrinkage.subGaussian(weight, lambda)
    }
  }

  /// The greatest that becomes of any weight up to `largest`.
  package func bound(upTo largest: Double) -> Double {
    switch self {
    case .switched(let threshold): min(threshold, largest)
    // It rises to √λ/2 at √λ and falls from there.
    case .optimistic(let lambda) where largest * largest > lambda: lambda.squareRoot() / 2
    default: self(largest)
    }
  }

  /// Writes what `formula` makes of each round and its shrunk weight into `column`: a loop for each kind, with nothing to decide in it.
  @inline(__always)
  func map(
    _ block: WeighedBlock, into column: UnsafeMutableBufferPointer<Double>,
    _ formula: (_ weight: Double, _ round: WeighedRound) -> Double
  ) {
    switch self {
    case .none: block.map(into: column) { formula($0.weight, $0) }
    case .all: block.map(into: column) { formula(0, $0) }
    case .clipped(let limit): block.map(into: column) { formula($0.weight < limit ? $0.weight : limit, $0) }
    case .switched(let threshold): block.map(into: column) { formula($0.weight <= threshold ? $0.weight : 0, $0) }
    case .optimistic(let lambda):
      let inverse = 1 / lambda
      block.map(into: column) { formula(Shrinkage.optimistic($0.weight, inverse: inverse), $0) }
    case .subGaussian(let lambda): block.map(into: column) { formula(Shrinkage.subGaussian($0.weight, lambda), $0) }
    }
  }

  /// The inverse of λ is finite where λ is ∞, and infinite where λ is 0.
  @inline(__always)
  private static func optimistic(_ weight: Double, inverse: Double) -> Double {
    weight == 0 || inverse == .infinity ? 0 : weight / (weight * weight * inverse + 1)
  }

  @inline(__always)
  private static func subGaussian(_ weight: Double, _ lambda: Double) -> Double {
    weight == 0 ? 0 : weight / (1 - lambda + lambda * weight)
  }
}
