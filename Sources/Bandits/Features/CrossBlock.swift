import Events

/// Where in the vector a cross and its two features lie. Immutable; a class, so that going through a schema's crosses for
/// each candidate copies none of their names.
final class CrossBlock: Sendable {
  /// One of the two features, found.
  final class Part: Sendable {
    let factor: FeatureCross.Factor
    let feature: Feature
    /// Of its elements in the vector.
    let range: Range<Int>

    init(factor: FeatureCross.Factor, feature: Feature, range: Range<Int>) {
      self.factor = factor
      self.feature = feature
      self.range = range
    }
  }

  /// The most pairs of values that a hashed cross may have in one vector.
  static let pairLimit = 1_024

  let cross: FeatureCross
  let first: Part
  let second: Part
  let range: Range<Int>

  /// - Parameter start: Of its elements in the vector.
  /// - Precondition: Where there are buckets, both are categories. Whoever reads a placement file checks that first.
  init(_ cross: FeatureCross, of first: Part, and second: Part, start: Int) {
    self.cross = cross
    self.first = first
    self.second = second
    precondition(cross.buckets == nil || first.feature.isCategory && second.feature.isCategory, "hashed numbers")
    range = start..<(start + (cross.buckets ?? first.feature.width * second.feature.width))
  }

  var elementNames: [String] {
    if let buckets = cross.buckets { return (0..<buckets).map { "\(cross)#\($0)" } }
    return first.elementNames.flatMap { name in second.elementNames.map { "\(name)×\($0)" } }
  }

  /// Writes the outer product of the two features' elements into the vector that begins at `row`: they stand in it already,
  /// and zeros in its own place.
  ///
  /// - Throws: `FeatureError` if a product lies beyond ±`featureLimit`.
  /// - Complexity: O(*elements* of the cross); rows of a zero are passed over.
  func writeProducts(to vectors: inout [Double], at row: Int) throws(FeatureError) {
    let greatest = vectors.withUnsafeMutableBufferPointer { vectors in
      let vector = UnsafeMutableBufferPointer(rebasing: vectors[row...])
      let columns = UnsafeBufferPointer(rebasing: vector[second.range])
      var target = range.lowerBound
      var greatestRow = 0.0
      for row in vector[first.range] {
        greatestRow = max(greatestRow, abs(row))
        if row != 0 {
          for offset in columns.indices { vector[target + offset] = row * columns[offset] }
        }
        target += columns.count
      }
      // Rounding keeps order, so the product of the greatest magnitudes is the greatest of all.
      return greatestRow * columns.reduce(0) { max($0, abs($1)) }
    }
    guard greatest <= featureLimit else {
      throw error("expected products with \(other) from -1e6 to 1e6, found a magnitude of \(greatest)")
    }
  }

  /// The feature of the action is to blame, where one is of an action; else the second.
  private var blamesFirst: Bool { first.factor.isOfAction && !second.factor.isOfAction }
  private var other: FeatureCross.Factor { blamesFirst ? second.factor : first.factor }

  private func error(_ reason: String) -> FeatureError {
    FeatureError(feature: (blamesFirst ? first : second).factor.name, reason: reason)
  }
}

/// Hashed categories. That the values are strings was seen when the features' own elements were written.
extension CrossBlock {
  /// Of a hashed cross of context and action, the hashes of the context's values; else none.
  func contextHashes(of context: Features) -> [UInt64] {
    guard cross.buckets != nil, cross.joinsContextAndAction else { return [] }
    var hashes: [UInt64] = []
    (first.factor.isOfAction ? second : first).forEachHash(in: context) { hashes.append($0) }
    return hashes
  }

  /// Sets the bucket of each pair of values of a cross within the context, or within an action's features.
  ///
  /// - Throws: `FeatureError` if there are more than `pairLimit`.
  func writeBuckets(to vectors: inout [Double], at row: Int, values: Features) throws(FeatureError) {
    try checkPairs(first.valueCount(in: values), second.valueCount(in: values))
    first.forEachHash(in: values) { one in
      second.forEachHash(in: values) { vectors[row + place(of: one, $0)] = 1 }
    }
  }

  /// Sets the bucket of each pair of values of a cross with an action's feature.
  ///
  /// - Throws: `FeatureError` if there are more than `pairLimit`.
  func writeBuckets(
    to vectors: inout [Double], at row: Int, contextHashes: [UInt64], action: Features
  ) throws(FeatureError) {
    guard cross.joinsContextAndAction else { return try writeBuckets(to: &vectors, at: row, values: action) }
    let (part, isFirst) = first.factor.isOfAction ? (first, true) : (second, false)
    try checkPairs(contextHashes.count, part.valueCount(in: action))
    part.forEachHash(in: action) { hash in
      for other in contextHashes { vectors[row + (isFirst ? place(of: hash, other) : place(of: other, hash))] = 1 }
    }
  }

  /// Lists may be long, and their pairs many more: no request may cost seconds.
  private func checkPairs(_ count: Int, _ otherCount: Int) throws(FeatureError) {
    guard count * otherCount > CrossBlock.pairLimit else { return }
    throw error("expected at most \(CrossBlock.pairLimit) pairs with \(other), found \(count * otherCount)")
  }

  private func place(of first: UInt64, _ second: UInt64) -> Int {
    range.lowerBound + FeatureCross.hash(first, second).bucket(of: range.count)
  }
}

extension CrossBlock.Part {
  /// Lends the hash of each of the feature's values to `body`.
  fileprivate func forEachHash(in values: Features, _ body: (UInt64) -> Void) {
    try? feature.forEachText(of: values[factor.name]) { body(feature.hash(of: $0)) }
  }

  /// How many strings the feature has.
  func valueCount(in values: Features) -> Int {
    switch values[factor.name] {
    case .text: 1
    case .texts(let texts): texts.count
    case .number, .vector, nil: 0
    }
  }

  fileprivate var elementNames: [String] {
    factor.isOfAction ? feature.elementNames.map { "action.\($0)" } : feature.elementNames
  }
}
