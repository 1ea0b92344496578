/// How context and candidate become a vector: the bias, then each context feature, then each action feature, then each
/// cross, in the file's order.
package struct FeatureSchema: Equatable, Sendable {
  /// The longest vector that a placement may ask for: a disjoint action of 1,024 elements takes 2 MB in a snapshot and
  /// 8 MB in the sums.
  package static let maximumDimension = 1_024

  package let bias: Bool
  /// Of the moment and the member; filled in from what the catalogue says of the title that a decision is about.
  package let context: [Feature]
  /// Of each candidate; filled in from what the catalogue says of it.
  package let action: [Feature]
  /// Products of two of these features.
  package let crosses: [FeatureCross]
  /// Length of the vector's beginning, bias and context features.
  package let contextDimension: Int
  /// Length of the vector.
  package let dimension: Int
  /// Where the crosses lie in the vector.
  let blocks: [CrossBlock]

  /// - Precondition: At least one element; names are distinct among context and among action features; a cross names
  ///   features that are there, and has buckets only if both are categories. Whoever reads a placement file checks that
  ///   first.
  package init(
    bias: Bool = true, context: [Feature] = [], action: [Feature] = [], crosses: [FeatureCross] = []
  ) {
    self.bias = bias
    self.context = context
    self.action = action
    self.crosses = crosses
    var parts: [FeatureCross.Factor: CrossBlock.Part] = [:]
    var length = bias ? 1 : 0
    func place(_ features: [Feature], as factor: (String) -> FeatureCross.Factor) {
      for feature in features {
        let range = length..<(length + feature.width)
        let part = CrossBlock.Part(factor: factor(feature.name), feature: feature, range: range)
        precondition(parts.updateValue(part, forKey: part.factor) == nil, "a feature named twice")
        length = range.upperBound
      }
    }
    place(context) { .context($0) }
    contextDimension = length
    place(action) { .action($0) }
    var blocks: [CrossBlock] = []
    for cross in crosses {
      guard let first = parts[cross.first], let second = parts[cross.second] else {
        preconditionFailure("a cross of features that are not there: \(cross)")
      }
      let block = CrossBlock(cross, of: first, and: second, start: length)
      blocks.append(block)
      length = block.range.upperBound
    }
    self.blocks = blocks
    dimension = length
    precondition(dimension > 0, "a vector of no elements")
  }

  package static func == (a: FeatureSchema, b: FeatureSchema) -> Bool {
    a.bias == b.bias && a.context == b.context && a.action == b.action && a.crosses == b.crosses
  }

  /// A name for each element of the vector, in its order: `bias`, `country=BR`, `country=*` (any other value),
  /// `interests#7` (a hashed bucket), `hour`, `taste[3]`; of an action `action.genre=drama`; of a cross
  /// `country=BR×action.year` or, hashed, `country×action.genre#7`.
  package var elementNames: [String] {
    (bias ? ["bias"] : []) + context.flatMap(\.elementNames) + action.flatMap(\.elementNames).map { "action.\($0)" }
      + blocks.flatMap(\.elementNames)
  }

  /// The schema in one line, equal for equal schemas: what a snapshot says it was trained with.
  package var description: String {
    "bias=\(bias)" + context.map { ";\($0.canonicalDescription)" }.joined()
      + action.map { ";action.\($0.canonicalDescription)" }.joined()
      + crosses.map { ";\($0.canonicalDescription)" }.joined()
  }

  /// How many elements each part fills, for messages: `bias 1, x 6, action.f 5, x×action.f 30`.
  package var sizes: String {
    let parts =
      (bias ? ["bias 1"] : []) + context.map { "\($0.name) \($0.width)" }
      + action.map { "action.\($0.name) \($0.width)" } + blocks.map { "\($0.cross) \($0.range.count)" }
    return parts.joined(separator: ", ")
  }
}
