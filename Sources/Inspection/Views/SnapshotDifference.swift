package import Attribution
import Bandits
package import Events
import Learning
package import Snapshots

/// What changed between two snapshots of a placement.
package struct SnapshotDifference: Sendable {
  /// Entries of a list, unless a caller asks for another number.
  package static let limit = 20

  /// A part of the placement's file that is not the same.
  package struct Change: Equatable, Sendable {
    /// As the file names it: `policy`, `model`, `features`, `attribution`, …
    package let part: String
    package let from: String
    package let to: String
  }

  /// The older and the newer: what each is.
  package let from: SnapshotView
  package let to: SnapshotView
  package let changes: [Change]
  /// Elements of the vector that only the newer has, and only the older.
  package let featuresCame: [String]
  package let featuresWent: [String]
  /// Lines of the placement's file that only the newer has, and only the older, in the file's order.
  package let linesCame: [String]
  package let linesWent: [String]
  /// Actions that only the newer knows, and only the older, in the order of their ids.
  package let actionsCame: [ActionID]
  package let actionsWent: [ActionID]
  package let weights: WeightMoves
  package let rewards: RewardMoves
  /// nil without decisions.
  package let ranking: RankingDifference?

  /// - Parameters:
  ///   - decisions: Recent ones of the placement, whose candidates both snapshots rank.
  ///   - values: What fell into the hashed buckets of the newer.
  ///   - limit: Entries of each list at most, 0 or more.
  /// - Complexity: that of `SnapshotView` and of ranking each decision twice.
  package init(
    from older: KeptSnapshot, to newer: KeptSnapshot, decisions: [Decision] = [], catalogue: Catalogue = Catalogue(),
    values: BucketValues = .none, limit: Int = limit
  ) {
    let limit = max(limit, 0)
    let isOneSchema = older.published.snapshot.features == newer.published.snapshot.features
    from = SnapshotView(of: older, values: isOneSchema ? values : .none)
    to = SnapshotView(of: newer, values: values)
    changes = PlacementEdit(from: older.placement, to: newer.placement).parts.map { part in
      Change(
        part: part.rawValue, from: part.description(in: older.placement), to: part.description(in: newer.placement))
    }
    let names = [older, newer].map(\.published.snapshot.features.elementNames)
    (featuresCame, featuresWent) = (names[1].missing(in: names[0], limit), names[0].missing(in: names[1], limit))
    let lines = [older, newer].map { $0.published.snapshot.text.split(separator: "\n").map(String.init) }
    (linesCame, linesWent) = (lines[1].missing(in: lines[0], limit), lines[0].missing(in: lines[1], limit))
    let ids = [from, to].map { $0.actions.map(\.id) }
    (actionsCame, actionsWent) = (ids[1].missing(in: ids[0]) { $0 }, ids[0].missing(in: ids[1]) { $0 })
    weights = WeightMoves(from: from, to: to, limit: limit)
    rewards = RewardMoves(from: from, to: to, limit: limit)
    ranking =
      decisions.isEmpty
      ? nil
      : RankingDifference(
        from: older.published, to: newer.published, decisions: decisions, catalogue: catalogue, limit: limit)
  }
}

extension PlacementEdit.Part {
  /// A part in one line; parts that have none are told by the lines of the file.
  fileprivate func description(in placement: Placement) -> String {
    switch self {
    case .policy: placement.policy.description
    case .model: placement.model.description
    case .features: placement.features.description
    case .learn: placement.learn.rawValue
    case .persist: "\(placement.persist)"
    case .publish:
      "everyOutcomes=\(placement.publish.everyOutcomes.map(String.init) ?? "never") "
        + "every=\(placement.publish.every.map { "\($0)" } ?? "never")"
    case .attribution: placement.attribution.description
    }
  }
}

extension AttributionRules {
  fileprivate var description: String {
    "activation=\(activation.rawValue) window=\(window) lateness=\(lateness) amendWithin=\(amendWithin) "
      + "reward=\(reward.kind) combine=\(reward.combination.rawValue)"
  }
}

extension [String] {
  /// The first `limit` of these that the other lacks, byte for byte.
  fileprivate func missing(in other: [String], _ limit: Int) -> [String] {
    Array(missing(in: other) { [UInt8]($0.utf8) }.prefix(limit))
  }
}

extension Array {
  /// Those of these whose keys the other lacks, in their order, each as often as it is there more often.
  fileprivate func missing<Key: Hashable>(in other: [Element], by key: (Element) -> Key) -> [Element] {
    var counts: [Key: Int] = [:]
    for element in other { counts[key(element), default: 0] += 1 }
    return filter { element in
      let key = key(element)
      guard let count = counts[key], count > 0 else { return true }
      counts[key] = count - 1
      return false
    }
  }
}
