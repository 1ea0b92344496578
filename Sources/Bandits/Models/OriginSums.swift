package import Events

/// What several origins (regions) have learned, each by itself.
///
/// A merge is the union of origin → sums, of one origin those at the greater offset: commutative, associative and
/// idempotent, since nothing is added up. Only reading adds, in the order of the origins' ids, so that equal unions give
/// equal bits wherever they were merged.
package struct OriginSums: Equatable, Sendable {
  /// The sums of an origin after so many records of its log.
  package struct State: Equatable, Sendable {
    package let offset: UInt64
    package let sums: ModelSums

    package init(offset: UInt64, sums: ModelSums) {
      self.offset = offset
      self.sums = sums
    }
  }

  package private(set) var origins: [Origin: State]

  package init(_ origins: [Origin: State] = [:]) { self.origins = origins }

  /// Takes in what others know. Two states of one origin at one offset are the same state.
  ///
  /// - Precondition: All are sums of the same configuration and shape.
  package mutating func merge(_ others: OriginSums) {
    origins.merge(others.origins) { $0.offset >= $1.offset ? $0 : $1 }
  }

  /// The model of all that was learned anywhere.
  ///
  /// - Returns: nil if there is nothing, or a number is not finite.
  /// - Complexity: O(*origins* · *actions* · *dimension*²), and what deriving every action costs.
  package func model() -> (any Model)? {
    let states = origins.sorted { $0.key < $1.key }.map(\.value.sums)
    guard let first = states.first else { return nil }
    precondition(
      states.allSatisfy { $0.configuration == first.configuration && $0.shape == first.shape }, "sums of two models")
    let latest = states.map(\.all.latest).max() ?? .distantPast
    let reference = first.configuration.forgetting?.reference(for: latest) ?? 0
    var deriver = ModelDeriver(configuration: first.configuration, shape: first.shape)
    for action in Set(states.flatMap(\.actions.keys)).sorted() {
      guard deriver.update(action, with: OriginSums.total(of: states.compactMap { $0[action] }, at: reference)) else {
        return nil
      }
    }
    return OriginSums.total(of: states.map(\.all), at: reference).flatMap { deriver.model(all: $0) }
  }

  private static func total(of sums: [ActionSums], at reference: Int64) -> CompleteSums? {
    var total: CompleteSums?
    for sums in sums {
      let complete = CompleteSums(of: sums, at: reference)
      if total == nil { total = complete } else { total? += complete }
    }
    return total
  }
}

extension ModelSums {
  /// The model of these sums alone. - Complexity: what deriving every action costs.
  package func model() -> (any Model)? { OriginSums([.local: .init(offset: 0, sums: self)]).model() }
}
