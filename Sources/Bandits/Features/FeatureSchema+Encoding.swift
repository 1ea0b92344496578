package import Events

/// The largest magnitude of an element of a feature vector.
package let featureLimit = 1e6

extension FeatureSchema {
  /// The feature vector of a candidate in a context, `dimension` long.
  ///
  /// A missing number is 0, a missing category all zeros, and so are their crosses; a missing vector is an error, as is
  /// a value of another type and an element or a product beyond ±`featureLimit`. Names that the schema does not know are
  /// passed over.
  /// - Complexity: O(*dimension* + *features* · *context entries* + *hashed pairs*).
  package func encode(_ context: Features, action: Features = .none) throws(FeatureError) -> [Double] {
    let part = try ContextPart(context, schema: self)
    var vector = part.vector
    try write(action, part, to: &vector, at: 0)
    return vector
  }

  /// The vectors of a slate: one for all candidates where no feature tells them apart, else one for each.
  ///
  /// What the context says is encoded once and copied; of a candidate only its own features and their crosses are.
  /// - Throws: `FeatureError`, naming the candidate whose feature it is.
  /// - Complexity: that of `encode`, once or for each candidate; one allocation for all of them.
  package func encode(_ context: Features, candidates: [Candidate]) throws(FeatureError) -> SlateVectors {
    let part = try ContextPart(context, schema: self)
    if action.isEmpty { return .shared(part.vector) }
    var rows: [Double] = []
    rows.reserveCapacity(candidates.count * dimension)
    for (index, candidate) in candidates.enumerated() {
      rows.append(contentsOf: part.vector)
      try write(candidate, index, part, to: &rows, at: index * dimension)
    }
    return SlateVectors(rows: rows, dimension: dimension)
  }

  /// Checks the values of a decision that another system made, before it enters the log.
  ///
  /// Like `encode`, but a vector may be missing where the catalogue may yet fill it in: of an action, or of the context
  /// where the decision is about a title.
  package func check(_ decision: Decision) throws(FeatureError) {
    let part = try ContextPart(decision.context, schema: self, vectorsMayMiss: decision.title != nil)
    guard !action.isEmpty else { return }
    for (index, candidate) in decision.candidates.enumerated() where !candidate.features.isEmpty {
      var vector = part.vector
      try write(candidate, index, part, to: &vector, at: 0, vectorsMayMiss: true)
    }
  }

  private func write(
    _ candidate: Candidate, _ index: Int, _ part: ContextPart, to vectors: inout [Double], at row: Int,
    vectorsMayMiss: Bool = false
  ) throws(FeatureError) {
    do throws(FeatureError) {
      try write(candidate.features, part, to: &vectors, at: row, vectorsMayMiss: vectorsMayMiss)
    } catch {
      throw FeatureError(feature: error.feature, reason: error.reason, candidate: index)
    }
  }

  /// Writes a candidate's features and crosses into the row that begins at `row`, where the context's part stands.
  private func write(
    _ values: Features, _ part: ContextPart, to vectors: inout [Double], at row: Int, vectorsMayMiss: Bool = false
  ) throws(FeatureError) {
    try write(action, of: values, to: &vectors, at: row + contextDimension, vectorsMayMiss: vectorsMayMiss)
    for (index, block) in blocks.enumerated() where block.cross.isOfAction {
      if block.cross.buckets == nil {
        try block.writeProducts(to: &vectors, at: row)
      } else {
        try block.writeBuckets(to: &vectors, at: row, contextHashes: part.hashes[index], action: values)
      }
    }
  }

  fileprivate func write(
    _ features: [Feature], of values: Features, to vectors: inout [Double], at start: Int, vectorsMayMiss: Bool
  ) throws(FeatureError) {
    var start = start
    for feature in features {
      let value = values[feature.name]
      if value != nil || !vectorsMayMiss { try feature.write(value, to: &vectors, at: start) }
      start += feature.width
    }
  }
}

/// All of a slate's vectors that no candidate changes.
private struct ContextPart {
  /// `dimension` long, zeros where the candidates' elements go.
  var vector: [Double]
  /// For each cross: the hashes of the context's values, where it is hashed and of context and action.
  var hashes: [[UInt64]] = []

  init(_ context: Features, schema: FeatureSchema, vectorsMayMiss: Bool = false) throws(FeatureError) {
    vector = Array(repeating: 0, count: schema.dimension)
    if schema.bias { vector[0] = 1 }
    try schema.write(
      schema.context, of: context, to: &vector, at: schema.bias ? 1 : 0, vectorsMayMiss: vectorsMayMiss)
    hashes.reserveCapacity(schema.blocks.count)
    for block in schema.blocks {
      hashes.append(block.contextHashes(of: context))
      if block.cross.isOfAction { continue }
      if block.cross.buckets == nil {
        try block.writeProducts(to: &vector, at: 0)
      } else {
        try block.writeBuckets(to: &vector, at: 0, values: context)
      }
    }
  }
}
