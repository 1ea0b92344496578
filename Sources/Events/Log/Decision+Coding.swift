/// A decision as the log keeps it: 21 bytes for a candidate that was answered and brought no features.
///
/// A byte of flags says which of the fields that it need not have follow. Candidates are their ids; then come the features
/// of those that brought any, each after the number of candidates passed over. A place is its candidate's index and, in the
/// lowest three bits, which of its numbers follow.
extension Decision {
  func write(to writer: inout ByteWriter) {
    writer.byte(DecisionParts(of: self).rawValue)
    writer.text(id.text)
    writer.signed(at.milliseconds)
    writer.text(placement.text)
    if let member { writer.text(member.text) }
    if let title { writer.text(title.text) }
    if let snapshot { writer.unsigned(snapshot) }
    if let catalogue { writer.unsigned(catalogue) }
    if requestDigest != 0 { writer.fixed(requestDigest) }
    if origin != .local { writer.text(origin.text) }
    context.write(to: &writer)
    writer.list(tags) { writer, tag in
      writer.text(tag.name)
      writer.text(tag.value)
    }
    writer.list(candidates) { $0.text($1.id.text) }
    writeFeatures(to: &writer)
    writer.list(places) { $1.write(to: &$0) }
  }

  private func writeFeatures(to writer: inout ByteWriter) {
    var next = 0
    writer.list(candidates.indices.filter { !candidates[$0].features.isEmpty }) { writer, index in
      writer.count(index - next)
      candidates[index].features.write(to: &writer)
      next = index + 1
    }
  }

  init(from reader: inout ByteReader) throws(ByteError) {
    let parts = try DecisionParts(from: &reader)
    let id = DecisionID(try reader.text())
    let at = try reader.time()
    let placement = PlacementName(try reader.text())
    let member = parts.contains(.member) ? MemberID(try reader.text()) : nil
    let title = parts.contains(.title) ? ActionID(try reader.text()) : nil
    let snapshot = parts.contains(.snapshot) ? try reader.unsigned() : nil
    let catalogue = parts.contains(.catalogue) ? try reader.unsigned() : nil
    let digest = parts.contains(.digest) ? try reader.fixed() : 0
    let origin = parts.contains(.origin) ? Origin(try reader.text()) : .local
    guard parts.contains(.digest) == (digest != 0), parts.contains(.origin) == (origin != .local) else {
      throw reader.error("no digest of 0 and no origin local")
    }
    let context = try Features(from: &reader)
    let tags = try reader.list { reader throws(ByteError) in
      let name = try reader.text()
      return Tag(name: name, value: try reader.text())
    }
    var candidates = try reader.list { reader throws(ByteError) in Candidate(id: ActionID(try reader.text())) }
    try Decision.readFeatures(of: &candidates, from: &reader)
    let places = try reader.list { reader throws(ByteError) in
      try Place(from: &reader, candidateCount: candidates.count)
    }
    self.init(
      id: id, at: at, placement: placement, member: member, title: title, context: context, tags: tags,
      candidates: candidates, places: places, snapshot: snapshot, catalogue: catalogue, arm: parts.arm, origin: origin,
      requestDigest: digest)
  }

  private static func readFeatures(of candidates: inout [Candidate], from reader: inout ByteReader) throws(ByteError) {
    var next = 0
    for _ in 0..<(try reader.count()) {
      let passed = try reader.unsigned()
      guard passed < UInt64(candidates.count - next) else { throw reader.error("features of a candidate") }
      let index = next + Int(passed)
      candidates[index].features = try Features(from: &reader)
      guard !candidates[index].features.isEmpty else { throw reader.error("a feature of the candidate") }
      next = index + 1
    }
  }
}

/// What a decision has of what it need not have.
private struct DecisionParts: OptionSet {
  let rawValue: UInt8

  static let snapshot = DecisionParts(rawValue: 1)
  static let policy = DecisionParts(rawValue: 2)
  static let holdback = DecisionParts(rawValue: 4)
  static let catalogue = DecisionParts(rawValue: 8)
  static let member = DecisionParts(rawValue: 16)
  static let title = DecisionParts(rawValue: 32)
  static let digest = DecisionParts(rawValue: 64)
  /// An origin other than `local`.
  static let origin = DecisionParts(rawValue: 128)

  init(rawValue: UInt8) { self.rawValue = rawValue }

  init(of decision: Decision) {
    self = []
    if decision.snapshot != nil { insert(.snapshot) }
    if decision.catalogue != nil { insert(.catalogue) }
    if decision.member != nil { insert(.member) }
    if decision.title != nil { insert(.title) }
    if decision.requestDigest != 0 { insert(.digest) }
    if decision.origin != .local { insert(.origin) }
    switch decision.arm {
    case nil: break
    case .policy: insert(.policy)
    case .holdback: insert(.holdback)
    }
  }

  init(from reader: inout ByteReader) throws(ByteError) {
    self.init(rawValue: try reader.byte())
    guard !isSuperset(of: [.policy, .holdback]) else { throw reader.error("flags of one arm at most") }
  }

  var arm: Arm? { contains(.policy) ? .policy : contains(.holdback) ? .holdback : nil }
}

extension Place {
  fileprivate func write(to writer: inout ByteWriter) {
    let parts = (score == nil ? 0 : 1) | (propensity == nil ? 0 : 2) | (explanation == nil ? 0 : 4)
    writer.count(candidate << 3 | parts)
    if let score { writer.double(score) }
    if let propensity { writer.double(propensity) }
    if let explanation {
      writer.double(explanation.mean)
      writer.double(explanation.deviation)
      writer.double(explanation.probability)
    }
  }

  fileprivate init(from reader: inout ByteReader, candidateCount: Int) throws(ByteError) {
    let head = try reader.unsigned()
    guard head >> 3 < UInt64(candidateCount) else { throw reader.error("the index of a candidate") }
    self.init(candidate: Int(head >> 3))
    if head & 1 != 0 { score = try reader.double() }
    if head & 2 != 0 { propensity = try reader.double() }
    if head & 4 != 0 {
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
