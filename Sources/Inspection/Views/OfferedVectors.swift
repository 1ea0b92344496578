package import Attribution
package import Bandits
package import Events

/// What actions are, as decisions show them: the average of each action's vector over the decisions that offered it.
///
/// A `shared` model keeps no vectors by action, so nothing in its snapshot tells what one of them is.
package struct OfferedVectors: Sendable {
  /// Actions looked at; those that come first. Of 64 elements each they take 2 MB.
  static let limit = 4_096

  private let schema: FeatureSchema
  private var sums: [ActionID: (count: Double, elements: [Double])] = [:]

  package init(features: FeatureSchema) { schema = features }

  /// Counts the candidates of a decision, with what the catalogue filled in. One that the schema cannot encode counts
  /// nothing, as do all where no feature tells actions apart.
  ///
  /// - Complexity: O(*candidates* · *dimension*).
  package mutating func count(_ decision: Decision, from catalogue: Catalogue) {
    let seen = Replayer.seen(decision, by: schema, from: catalogue).decision
    guard let vectors = try? schema.encode(seen.context, candidates: seen.candidates), vectors.count != nil else {
      return
    }
    for (index, candidate) in seen.candidates.enumerated() {
      guard sums.count < OfferedVectors.limit || sums[candidate.id] != nil else { continue }
      let row = vectors.elements[index * vectors.dimension..<(index + 1) * vectors.dimension]
      guard var known = sums.removeValue(forKey: candidate.id) else {
        sums[candidate.id] = (1, Array(row))
        continue
      }
      known.count += 1
      for (element, value) in zip(known.elements.indices, row) { known.elements[element] += value }
      sums[candidate.id] = known
    }
  }

  /// The average of an action; nil if no decision offered it.
  subscript(action: ActionID) -> [Double]? {
    sums[action].map { sum in sum.elements.map { $0 / sum.count } }
  }
}
