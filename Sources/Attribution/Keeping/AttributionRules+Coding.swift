import Events

extension AttributionRules {
  /// Appends every rule, so that equal bytes are equal rules: a state is of the rules under which it came about.
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
}
