package import Events

/// What a catalogue says is looked at before it becomes part of a decision, so that no value of it makes rankings fail: by
/// itself with `Feature.admits`, and its crosses here.
extension FeatureSchema {
  /// Takes out of a context what was filled in and makes a cross too great, within the context or with what a candidate
  /// says of its own. Of two values that were filled in, that of the cross's second feature goes.
  ///
  /// - Returns: How many values were taken out.
  /// - Complexity: O(*crosses* · *candidates*), and nothing where no cross has a feature that was filled in.
  package func leaveOutUnfit(_ filledIn: [Feature], of context: inout Features, candidates: [Candidate]) -> Int {
    leaveOutUnfit(filledIn, isOfAction: false, of: &context) { block, part, context in
      guard part.factor.isOfAction else { return block.reach(of: part, in: context) }
      return candidates.reduce(0) { max($0, block.reach(of: part, in: $1.features)) }
    }
  }

  /// The same of a candidate's features, whose crosses are within themselves or with the context.
  ///
  /// - Complexity: O(*crosses* · *features*).
  package func leaveOutUnfit(_ filledIn: [Feature], of action: inout Features, in context: Features) -> Int {
    leaveOutUnfit(filledIn, isOfAction: true, of: &action) { block, part, action in
      block.reach(of: part, in: part.factor.isOfAction ? action : context)
    }
  }

  private func leaveOutUnfit(
    _ filledIn: [Feature], isOfAction: Bool, of values: inout Features,
    reach: (CrossBlock, CrossBlock.Part, Features) -> Double
  ) -> Int {
    guard !filledIn.isEmpty else { return 0 }
    var count = 0
    for block in blocks {
      for part in [block.second, block.first]
      where part.factor.isOfAction == isOfAction && filledIn.contains(part.feature)
        && reach(block, block.first, values) * reach(block, block.second, values) > block.reachLimit
      {
        values.leaveOut(part.feature)
        count += 1
      }
    }
    return count
  }
}

extension CrossBlock {
  /// What the features' reaches, multiplied, may be at most: a product's magnitude, or a count of pairs.
  fileprivate var reachLimit: Double { cross.buckets == nil ? featureLimit : Double(CrossBlock.pairLimit) }

  /// The greatest magnitude of a feature's elements; where values are hashed, how many there are.
  fileprivate func reach(of part: Part, in values: Features) -> Double {
    cross.buckets == nil ? part.feature.magnitude(of: values[part.factor.name]) : Double(part.valueCount(in: values))
  }
}

extension Features {
  fileprivate mutating func leaveOut(_ feature: Feature) {
    let blank = feature.blank.map { [Entry(name: feature.name, value: $0)] } ?? []
    self = Features(entries.filter { $0.name != feature.name } + blank)
  }
}
