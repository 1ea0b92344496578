import Bandits
import Yams

extension FeatureFile {
  /// The `crosses` list: of each its two features, and the buckets of two hashed categories; nil for `crosses: none`.
  static func crosses(
    of section: inout Section, context: [Feature], action: [Feature]
  ) throws(PlacementError) -> [FeatureCross]? {
    guard let node = section.node("crosses") else { return [] }
    if node.scalar?.string == "none" { return nil }
    guard node.sequence != nil else {
      throw section.error("crosses", "expected a list of crosses, or none, found \(node.described)")
    }
    var crosses: [FeatureCross] = []
    var pairs: Set<Set<FeatureCross.Factor>> = []
    for var entry in try section.sections("crosses") {
      let cross = try FeatureCross(from: &entry, context: context, action: action)
      guard pairs.insert([cross.first, cross.second]).inserted else {
        throw entry.error("features", "expected each pair of features once, found \(cross) again")
      }
      crosses.append(cross)
    }
    return crosses
  }
}

extension FeatureCross {
  fileprivate init(from section: inout Section, context: [Feature], action: [Feature]) throws(PlacementError) {
    let names = try section.strings("features") ?? []
    guard names.count == 2 else {
      throw section.error(
        "features", "expected two features such as [country, action.genre], found \(names.count)")
    }
    let buckets = try section.integer("buckets", in: 1...(FeatureSchema.maximumDimension - 1))
    var found: [(factor: Factor, feature: Feature)] = []
    for name in names {
      let factor = Factor(name)
      guard let feature = (factor.isOfAction ? action : context).first(where: { $0.name == factor.name }) else {
        throw section.error("features", "expected \(Factor.expected(context, action)), found \(name)")
      }
      found.append((factor, feature))
    }
    guard buckets == nil || found.allSatisfy(\.feature.isCategory) else {
      throw section.error("buckets", "expected them for two categories only: numbers are multiplied, not hashed")
    }
    try section.refuseUnknownKeys()
    self.init(found[0].factor, found[1].factor, buckets: buckets)
  }
}

extension FeatureCross.Factor {
  /// `action.genre` is the action's, `country` and `context.country` are the context's.
  fileprivate init(_ name: String) {
    if name.hasPrefix("action.") {
      self = .action(String(name.dropFirst("action.".count)))
    } else {
      self = .context(name.hasPrefix("context.") ? String(name.dropFirst("context.".count)) : name)
    }
  }

  fileprivate static func expected(_ context: [Feature], _ action: [Feature]) -> String {
    let names = context.map(\.name) + action.map { "action.\($0.name)" }
    return names.isEmpty ? "features of context and action to cross" : "one of \(names.joined(separator: ", "))"
  }
}
