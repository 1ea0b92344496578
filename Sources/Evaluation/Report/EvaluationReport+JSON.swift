import Events
package import JSON

extension EvaluationReport {
  /// The report as one JSON object; `Report.md` lists its keys, which stay in this order.
  ///
  /// A number that is not finite is written as `null`, as is what does not apply. Equal reports give equal bytes.
  /// - Complexity: O(*bytes*)
  package func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writeHead(to: &writer)
      writer.list("policies", policies) { writer, policy in policy.write(to: &writer, isTimed: times != nil) }
      writer.list("comparisons", comparisons) { $1.write(to: &$0) }
      writer.list("arms", arms) { $1.write(to: &$0) }
      writer.key("lift")
      if let lift { writer.object { lift.writeMembers(to: &$0) } } else { writer.null() }
      writer.list("actions", actions) { $1.write(to: &$0) }
      writer.list("doubts", doubts) { $1.write(to: &$0) }
      writer.member("trusted", isTrusted)
    }
  }

  private func writeHead(to writer: inout JSONWriter) {
    writer.member("rounds", rounds)
    writer.member("lists", lists)
    writer.member("clusters", clusters)
    writer.number("confidence", confidence)
    writer.key("seed")
    writer.integer(seed)
    writer.member("replicates", replicates)
    writer.member("source", source)
    writer.interval("rewards", rewards)
    if let propensities { writer.interval("propensities", propensities) }
    writer.text("from", times?.lowerBound.description)
    writer.text("to", times?.upperBound.description)
    writer.key("dropped")
    writer.object { writer in for (reason, count) in tally.droppedByReason { writer.member(reason, count) } }
    writer.list("examples", tally.examples) { $0.string($1) }
    writer.list("notes", notes) { $0.string($1) }
  }
}

extension PolicyReport {
  /// - Parameter isTimed: Whether the log tells times, so that its stretches begin at one.
  fileprivate func write(to writer: inout JSONWriter, isTimed: Bool) {
    writer.object { writer in
      writer.member("name", name)
      writer.member("about", about)
      writer.list("estimates", estimates) { $1.write(to: &$0) }
      writer.key("diagnostics")
      diagnostics.write(to: &writer)
      writer.list("doubts", doubts) { $1.write(to: &$0) }
      writer.list("notes", notes) { $0.string($1) }
      writer.list("timeline", timeline) { $1.write(to: &$0, isTimed: isTimed) }
      writer.list("weights", weights) { $1.write(to: &$0) }
    }
  }
}

extension EstimateReport {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("estimator", estimator.rawValue)
      writer.number("value", value)
      writer.number("standardError", standardError)
      writer.number("parameter", parameter)
      writer.member("tuned", isTuned)
      writer.key("intervals")
      writer.object { writer in
        for (kind, interval) in intervals { writer.interval(kind.rawValue, interval) }
      }
    }
  }
}

extension PolicyDiagnostics {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.number("effectiveSampleSize", effectiveSampleSize)
      writer.number("largestWeight", largestWeight)
      writer.number("largestWeightShare", largestWeightShare)
      writer.number("meanWeight", meanWeight)
      writer.number("meanWeightStandardError", meanWeightStandardError)
      writer.number("meanWeightZ", meanWeightZ)
      writer.number("unsupported", unsupported)
      writer.member("matches", matches)
      writer.count("taken", taken)
      writer.number("learnedFrom", learnedFrom)
    }
  }
}

extension PolicyComparison {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("first", first)
      writer.member("second", second)
      writer.member("estimator", estimator.rawValue)
      difference.writeMembers(to: &writer)
    }
  }
}

extension Difference {
  fileprivate func writeMembers(to writer: inout JSONWriter) {
    writer.number("difference", value)
    writer.number("standardError", standardError)
    writer.key("intervals")
    writer.object { writer in
      writer.interval(IntervalKind.normal.rawValue, normal)
      if let bootstrap { writer.interval(IntervalKind.bootstrap.rawValue, bootstrap) }
    }
  }
}

extension ArmValue {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("arm", arm.rawValue)
      writer.member("rounds", rounds)
      writer.number("value", value)
      writer.number("standardError", standardError)
    }
  }
}

extension ActionReport {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("action", action.text)
      writer.member("rounds", rounds)
      writer.member("offered", offered)
      writer.number("reward", reward)
      writer.number("rewardStandardError", rewardStandardError)
      writer.number("expected", expected)
      writer.number("z", z)
    }
  }
}

extension Doubt {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("code", code.rawValue)
      writer.member("sentence", sentence)
    }
  }
}

extension TimelinePoint {
  fileprivate func write(to writer: inout JSONWriter, isTimed: Bool) {
    writer.object { writer in
      if isTimed {
        writer.member("from", EventTime(milliseconds: from).description)
      } else {
        writer.member("from", from)
      }
      writer.member("rounds", rounds)
      writer.number("value", value)
      writer.number("standardError", standardError)
    }
  }
}

extension WeightBin {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.number("from", from)
      writer.number("to", to)
      writer.member("count", count)
    }
  }
}

extension JSONWriter {
  /// A key and a number; `null` where there is none or it is not finite.
  fileprivate mutating func number(_ key: String, _ value: Double?) {
    self.key(key)
    if let value, value.isFinite { double(value) } else { null() }
  }

  fileprivate mutating func count(_ key: String, _ value: Int?) {
    self.key(key)
    if let value { integer(value) } else { null() }
  }

  fileprivate mutating func text(_ key: String, _ value: String?) {
    self.key(key)
    if let value { string(value) } else { null() }
  }

  fileprivate mutating func interval(_ key: String, _ interval: Interval) {
    self.key(key)
    object { writer in
      writer.number("lower", interval.lower)
      writer.number("upper", interval.upper)
    }
  }

  fileprivate mutating func list<Element>(
    _ key: String, _ elements: [Element], _ write: (inout JSONWriter, Element) -> Void
  ) {
    self.key(key)
    array { writer in for element in elements { write(&writer, element) } }
  }
}
