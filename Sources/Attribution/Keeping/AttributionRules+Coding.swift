import Events

extension AttributionRules {
  func write(to writer: inout ByteWriter) {
    writer.text(activation.rawValue)
    for duration in [window, lateness, amendWithin] { writer.signed(duration.milliseconds) }
    writer.text(reward.combination.rawValue)
    switch reward.kind {
    case .atLeast(let seconds):
      writer.byte(1)
      writer.double(seconds)
    case .minutes(let cap):
      writer.byte(2)
      writer.double(cap)
    case .fraction: writer.byte(3)
    case .value(let range):
      writer.byte(4)
      writer.double(range.lowerBound)
      writer.double(range.upperBound)
    }
    writer.count(limits.pairs)
    writer.count(limits.bytes)
  }

  /// - Throws: `ByteError`, also where no placement can have such rules.
  init(from reader: inout ByteReader) throws(ByteError) {
    guard let activation = Activation(rawValue: try reader.text()) else { throw reader.error("an activation") }
    let window = try AttributionRules.duration(from: &reader)
    guard window > .zero else { throw reader.error("a window") }
    let lateness = try AttributionRules.duration(from: &reader)
    let amendWithin = try AttributionRules.duration(from: &reader)
    guard let combination = RewardRule.Combination(rawValue: try reader.text()) else {
      throw reader.error("how plays combine")
    }
    let kind = try RewardRule.Kind(from: &reader)
    let (pairs, bytes) = (
      try reader.number(through: UInt64(Int.max)), try reader.number(through: UInt64(Int.max))
    )
    guard pairs > 0, bytes > 0 else { throw reader.error("limits above 0") }
    self.init(
      activation: activation, window: window, lateness: lateness, amendWithin: amendWithin,
      reward: RewardRule(kind: kind, combination: combination), limits: StateLimits(pairs: pairs, bytes: bytes))
  }

  private static func duration(from reader: inout ByteReader) throws(ByteError) -> EventDuration {
    let duration = EventDuration(milliseconds: try reader.signed())
    guard duration >= .zero, duration <= .longest else {
      throw reader.error("a duration up to \(EventDuration.longest)")
    }
    return duration
  }
}

extension RewardRule.Kind {
  fileprivate init(from reader: inout ByteReader) throws(ByteError) {
    switch try reader.byte() {
    case 1:
      let seconds = try RewardRule.Kind.number(from: &reader)
      guard seconds >= 0 else { throw reader.error("seconds") }
      self = .atLeast(seconds: seconds)
    case 2:
      let cap = try RewardRule.Kind.number(from: &reader)
      guard cap > 0 else { throw reader.error("a cap") }
      self = .minutes(cap: cap)
    case 3: self = .fraction
    case 4:
      let (least, greatest) = (
        try RewardRule.Kind.number(from: &reader), try RewardRule.Kind.number(from: &reader)
      )
      guard least <= greatest else { throw reader.error("a range") }
      self = .value(range: least...greatest)
    default: throw reader.error("a kind of reward")
    }
  }

  private static func number(from reader: inout ByteReader) throws(ByteError) -> Double {
    let number = try reader.double()
    guard number.isFinite else { throw reader.error("a finite number") }
    return number
  }
}
