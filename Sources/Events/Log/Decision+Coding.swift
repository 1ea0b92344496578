extension Decision {
  func write(to writer: inout ByteWriter) {
    writer.text(id.text)
    writer.signed(at.milliseconds)
    writer.text(placement.text)
    writer.optional(member) { $0.text($1.text) }
    writer.optional(title) { $0.text($1.text) }
    context.write(to: &writer)
    writer.list(tags) { writer, tag in
      writer.text(tag.name)
      writer.text(tag.value)
    }
    writer.list(candidates) { writer, candidate in
      writer.text(candidate.id.text)
      candidate.features.write(to: &writer)
    }
    writer.list(places) { $1.write(to: &$0) }
    writer.byte((snapshot == nil ? 0 : DecisionFlag.snapshot) | DecisionFlag.of(arm))
    if let snapshot { writer.unsigned(snapshot) }
    writer.text(origin.text)
    writer.unsigned(requestDigest)
  }

  init(from reader: inout ByteReader) throws(ByteError) {
    let id = DecisionID(try reader.text())
    let at = try reader.time()
    let placement = PlacementName(try reader.text())
    let member = try reader.optional { reader throws(ByteError) in MemberID(try reader.text()) }
    let title = try reader.optional { reader throws(ByteError) in ActionID(try reader.text()) }
    let context = try Features(from: &reader)
    let tags = try reader.list { reader throws(ByteError) in
      let name = try reader.text()
      return Tag(name: name, value: try reader.text())
    }
    let candidates = try reader.list { reader throws(ByteError) in
      let id = ActionID(try reader.text())
      return Candidate(id: id, features: try Features(from: &reader))
    }
    let places = try reader.list { reader throws(ByteError) in
      try Place(from: &reader, candidateCount: candidates.count)
    }
    let flags = try reader.byte()
    let snapshot = flags & DecisionFlag.snapshot == 0 ? nil : try reader.unsigned()
    let arm = try DecisionFlag.arm(flags & ~DecisionFlag.snapshot, at: reader)
    let origin = Origin(try reader.text())
    self.init(
      id: id, at: at, placement: placement, member: member, title: title, context: context, tags: tags,
      candidates: candidates, places: places, snapshot: snapshot, arm: arm, origin: origin,
      requestDigest: try reader.unsigned())
  }
}

/// The byte before what ranked a decision: flags, of which a log from before arms were told has the first alone.
private enum DecisionFlag {
  /// The version follows.
  static let snapshot: UInt8 = 1
  private static let policy: UInt8 = 2
  private static let holdback: UInt8 = 4

  static func of(_ arm: Arm?) -> UInt8 {
    switch arm {
    case nil: 0
    case .policy: policy
    case .holdback: holdback
    }
  }

  static func arm(_ flags: UInt8, at reader: ByteReader) throws(ByteError) -> Arm? {
    switch flags {
    case 0: nil
    case policy: .policy
    case holdback: .holdback
    default: throw reader.error("flags of a snapshot and of one arm")
    }
  }
}

extension Place {
  fileprivate func write(to writer: inout ByteWriter) {
    writer.count(candidate)
    let parts: UInt8 = (score == nil ? 0 : 1) | (propensity == nil ? 0 : 2) | (explanation == nil ? 0 : 4)
    writer.byte(parts)
    if let score { writer.double(score) }
    if let propensity { writer.double(propensity) }
    if let explanation {
      writer.double(explanation.mean)
      writer.double(explanation.deviation)
      writer.double(explanation.probability)
    }
  }

  fileprivate init(from reader: inout ByteReader, candidateCount: Int) throws(ByteError) {
    let index = try reader.unsigned()
    guard index < UInt64(candidateCount) else { throw reader.error("the index of a candidate") }
    let parts = try reader.byte()
    guard parts < 8 else { throw reader.error("a byte of three flags") }
    self.init(candidate: Int(index))
    if parts & 1 != 0 { score = try reader.double() }
    if parts & 2 != 0 { propensity = try reader.double() }
    if parts & 4 != 0 {
      let mean = try reader.double()
      let deviation = try reader.double()
      explanation = Explanation(mean: mean, deviation: deviation, probability: try reader.double())
    }
  }
}

extension Features {
  /// Appends them as the log keeps them.
  package func write(to writer: inout ByteWriter) {
    writer.list(entries) { writer, entry in
      writer.text(entry.name)
      switch entry.value {
      case .number(let value):
        writer.byte(1)
        writer.double(value)
      case .text(let text):
        writer.byte(2)
        writer.text(text)
      case .texts(let texts):
        writer.byte(3)
        writer.list(texts) { $0.text($1) }
      case .vector(let values):
        writer.byte(4)
        writer.list(values) { $0.double($1) }
      }
    }
  }

  /// Reads what `write` wrote.
  package init(from reader: inout ByteReader) throws(ByteError) {
    let entries = try reader.list { reader throws(ByteError) in
      Entry(name: try reader.text(), value: try FeatureValue(from: &reader))
    }
    for (entry, next) in zip(entries, entries.dropFirst()) where !entry.name.precedesInBytes(next.name) {
      throw reader.error("features in the order of their names, each once")
    }
    self.init(entries)
  }
}

extension FeatureValue {
  fileprivate init(from reader: inout ByteReader) throws(ByteError) {
    switch try reader.byte() {
    case 1: self = .number(try reader.double())
    case 2: self = .text(try reader.text())
    case 3: self = .texts(try reader.list { reader throws(ByteError) in try reader.text() })
    case 4: self = .vector(try reader.list { reader throws(ByteError) in try reader.double() })
    default: throw reader.error("a kind of feature value from 1 to 4")
    }
  }
}
