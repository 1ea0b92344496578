import Events

/// The products of two features, of the context or of the candidates: what a model that is linear in its vector needs to
/// learn that one of them counts differently as the other changes.
///
/// Without `buckets` it is the outer product of the elements that the two features fill, row-major: the first element of
/// `first` times each of `second`, then the second, ... A category's elements are 0 and 1, so that a category and a number
/// give the number in the place of the value, and two categories one place for each pair of values; a missing feature
/// gives zeros. With `buckets` two categories are hashed: every pair of a value of `first` and one of `second` sets the
/// place `hash mod buckets`.
package struct FeatureCross: Equatable, Sendable {
  /// One of the two features.
  package enum Factor: Hashable, Sendable, CustomStringConvertible {
    case context(String)
    case action(String)

    package var name: String {
      switch self {
      case .context(let name), .action(let name): name
      }
    }

    package var isOfAction: Bool {
      switch self {
      case .context: false
      case .action: true
      }
    }

    /// As placement files and element names write it: `country`, `action.genre`.
    package var description: String { isOfAction ? "action.\(name)" : name }

    var canonicalDescription: String { "\(isOfAction ? "action" : "context").\(name.debugDescription)" }
  }

  package let first: Factor
  package let second: Factor
  /// Places of two hashed categories; nil for the outer product.
  package let buckets: Int?

  package init(_ first: Factor, _ second: Factor, buckets: Int? = nil) {
    precondition(buckets.map { $0 > 0 } ?? true, "\(buckets ?? 0) buckets")
    self.first = first
    self.second = second
    self.buckets = buckets
  }

  /// Whether it is of context and action, and so lets the context change the candidates' order in a shared model.
  package var joinsContextAndAction: Bool { first.isOfAction != second.isOfAction }

  /// Whether it differs between candidates.
  var isOfAction: Bool { first.isOfAction || second.isOfAction }

  /// The hash of a pair of values, from each one's `Feature.hash`: MurmurHash3's `fmix64` of 3·*first* + *second*, modulo
  /// 2⁶⁴, so that *ab* is not *ba*.
  package static func hash(_ first: UInt64, _ second: UInt64) -> UInt64 { StableHash.mix(3 &* first &+ second) }

  var canonicalDescription: String {
    "\(first.canonicalDescription)×\(second.canonicalDescription):\(buckets.map { "hashed(\($0))" } ?? "products")"
  }
}

extension FeatureCross: CustomStringConvertible {
  /// `country×action.genre`.
  package var description: String { "\(first)×\(second)" }
}
