import Events
package import JSON

extension SnapshotView {
  /// Writes the object that <doc:JSON> documents under `show`.
  package func write(to writer: inout JSONWriter) { writer.object { writer in writeMembers(to: &writer) } }

  /// Writes the members of that object, for one that has more.
  package func writeMembers(to writer: inout JSONWriter) {
    writer.member("placement", placement.text)
    writer.member("version", String(version))
    writer.member("content", content)
    writer.member("policy", policy)
    writer.member("features", features)
    writer.member("model", model)
    writer.key("trainedThrough")
    if let trainedThrough { writer.time(trainedThrough) } else { writer.null() }
    if publishedAt != .distantPast { writer.member("publishedAt", publishedAt) }
    writer.member("outcomes", outcomes)
    writer.key("parent")
    if let parent { writer.string(String(parent)) } else { writer.null() }
    writer.member("kernel", kernel)
    writer.member("from", from)
    writer.key("rewardRange")
    writer.object { writer in
      writer.member("lower", rewardRange.lowerBound)
      writer.member("upper", rewardRange.upperBound)
    }
    writer.key("condition")
    if let condition { condition.write(to: &writer) } else { writer.null() }
    writer.key("sharedWeights")
    sharedWeights.write(to: &writer)
    writer.key("actions")
    writer.array { writer in for action in actions { action.write(to: &writer) } }
  }
}

extension SnapshotView.Condition {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.optional("number", number)
      writer.key("action")
      if let action { writer.string(action.text) } else { writer.null() }
    }
  }
}

extension SnapshotView.Action {
  func write(to writer: inout JSONWriter) { writer.object { writer in writeMembers(to: &writer) } }

  /// Writes the members of an action, for one that has more.
  func writeMembers(to writer: inout JSONWriter) {
    writer.member("id", id.text)
    writer.member("n", n)
    writer.optional("weight", weight)
    writer.optional("meanReward", meanReward)
    writer.key("interval")
    if let interval { interval.write(to: &writer) } else { writer.null() }
    writer.optional("mean", mean)
    writer.optional("deviation", deviation)
    writer.key("weights")
    weights.write(to: &writer)
  }
}

extension [SnapshotView.Weight] {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.array { writer in
      for weight in self {
        writer.object { writer in
          writer.member("feature", weight.feature)
          writer.optional("value", weight.value)
          writer.optional("deviation", weight.deviation)
          if !weight.values.isEmpty { writer.strings("values", weight.values) }
        }
      }
    }
  }
}

extension JSONWriter {
  /// Writes a key and a number; `null` for none and for one that JSON cannot hold.
  mutating func optional(_ key: String, _ value: Double?) {
    self.key(key)
    if let value, value.isFinite { double(value) } else { null() }
  }

  /// Writes a key and a list of strings.
  mutating func strings(_ key: String, _ values: [String]) {
    self.key(key)
    array { writer in for value in values { writer.string(value) } }
  }
}
