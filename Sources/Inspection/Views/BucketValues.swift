package import Attribution
package import Bandits
package import Events

/// Which values fell into hashed buckets, as decisions show them: what `interests#7` or `country×action.genre#7` stands
/// for.
///
/// Of each bucket so many values are counted at a time (Metwally, Agrawal & El Abbadi 2005, "Space-Saving": a new value
/// takes the place of the rarest one and its count), so that memory is bounded by the schema whatever decisions hold,
/// and a value that makes up more than 1/`tracked` of its bucket's is surely among them. The order of decisions may
/// change which rare values are kept; equal sequences give equal lists.
package struct BucketValues: Sendable {
  /// Values shown of a bucket.
  package static let limit = 5
  /// Values counted of a bucket at a time.
  static let tracked = 32
  /// Bytes kept of a value; a longer one is cut and ends in `…`.
  static let byteLimit = 64

  /// Nothing is known.
  package static let none = BucketValues(features: FeatureSchema())

  private let schema: FeatureSchema
  private let layout: VectorLayout
  /// By element of the vector.
  private var tallies: [Int: BucketTally] = [:]

  package init(features: FeatureSchema) {
    schema = features
    layout = VectorLayout(features)
  }

  /// Values of an element, most frequent first, of equally frequent ones in the order of their bytes: of a hashed
  /// bucket, and of a product with one what fell into that; none of any other element.
  package subscript(element: Int) -> [String] {
    if let tally = tallies[element] { return tally.mostFrequent(BucketValues.limit) }
    return layout.factors(of: element).flatMap { tallies[$0]?.mostFrequent(BucketValues.limit) ?? [] }
  }

  /// Counts what a decision's context and candidates say, with what the catalogue filled in.
  ///
  /// - Complexity: O(*candidates* · *hashed values and pairs*).
  package mutating func count(_ decision: Decision, from catalogue: Catalogue) {
    guard layout.isHashed else { return }
    let decision = Replayer.seen(decision, by: schema, from: catalogue).decision
    count(isOfAction: false, context: decision.context, action: .none)
    guard layout.isHashedOfAction else { return }
    for candidate in decision.candidates {
      count(isOfAction: true, context: decision.context, action: candidate.features)
    }
  }

  private mutating func count(isOfAction: Bool, context: Features, action: Features) {
    for part in layout.features where part.isOfAction == isOfAction {
      guard case .hashed(let buckets) = part.feature.kind else { continue }
      let values = isOfAction ? action : context
      for text in values[part.feature.name].texts {
        note(text, at: part.range.lowerBound + Int(part.feature.hash(of: text) % UInt64(buckets)))
      }
    }
    for part in layout.crosses where part.isOfAction == isOfAction {
      guard let buckets = part.cross.buckets else { continue }
      let first = (part.cross.first.isOfAction ? action : context)[part.cross.first.name].texts
      let second = (part.cross.second.isOfAction ? action : context)[part.cross.second.name].texts
      for one in first {
        let hash = part.first.feature.hash(of: one)
        for other in second {
          let pair = FeatureCross.hash(hash, part.second.feature.hash(of: other))
          note("\(one)×\(other)", at: part.range.lowerBound + Int(pair % UInt64(buckets)))
        }
      }
    }
  }

  private mutating func note(_ value: String, at element: Int) {
    tallies[element, default: BucketTally()].count(value.cut(to: BucketValues.byteLimit))
  }
}

/// The values of one bucket that are counted.
private struct BucketTally: Sendable {
  private var counts: [(value: String, count: Int)] = []

  mutating func count(_ value: String) {
    if let index = counts.firstIndex(where: { $0.value.hasSameBytes(as: value) }) {
      counts[index].count += 1
    } else if counts.count < BucketValues.tracked {
      counts.append((value, 1))
    } else if let rarest = counts.indices.min(by: { counts[$0].count < counts[$1].count }) {
      counts[rarest] = (value, counts[rarest].count + 1)
    }
  }

  func mostFrequent(_ limit: Int) -> [String] {
    let sorted = counts.sorted { $0.count == $1.count ? $0.value.precedesInBytes($1.value) : $0.count > $1.count }
    return sorted.prefix(limit).map(\.value)
  }
}

extension VectorLayout {
  fileprivate var isHashed: Bool {
    features.contains { $0.isHashed } || crosses.contains { $0.cross.buckets != nil }
  }

  fileprivate var isHashedOfAction: Bool {
    features.contains { $0.isHashed && $0.isOfAction } || crosses.contains { $0.cross.buckets != nil && $0.isOfAction }
  }
}

extension VectorLayout.FeaturePart {
  fileprivate var isHashed: Bool {
    if case .hashed = feature.kind { return true }
    return false
  }
}

extension VectorLayout.CrossPart {
  fileprivate var isOfAction: Bool { cross.first.isOfAction || cross.second.isOfAction }
}

extension FeatureValue? {
  /// The strings of a category's value.
  fileprivate var texts: [String] {
    switch self {
    case .text(let text): [text]
    case .texts(let texts): texts
    case .number, .vector, nil: []
    }
  }
}

extension String {
  fileprivate func cut(to bytes: Int) -> String {
    guard utf8.count > bytes else { return self }
    var kept = ""
    var size = 0
    for scalar in unicodeScalars {
      size += UTF8.width(scalar)
      guard size <= bytes else { break }
      kept.unicodeScalars.append(scalar)
    }
    return kept + "…"
  }
}
