package import JSON

extension JSONReader {
  /// An identifier: a non-empty string within the limits of `TextIdentifier`.
  package mutating func identifier<ID: TextIdentifier>(as _: ID.Type = ID.self) throws -> ID {
    if let bytes = try plainString() { return try identifier(ID.self, of: bytes) }
    let text = try string()
    do throws(IdentifierError) { return try ID(validating: text) } catch { throw invalid(error.description) }
  }

  /// The identifier that was just read, of these bytes.
  @inline(__always)
  private func identifier<ID: TextIdentifier>(_: ID.Type, of bytes: UnsafeBufferPointer<UInt8>) throws -> ID {
    do throws(IdentifierError) { return try ID(validating: bytes) } catch { throw invalid(error.description) }
  }

  /// Event time: an RFC 3339 string or whole milliseconds since 1970, in the years 1970 to 9999.
  package mutating func time() throws -> EventTime {
    let here = self
    let milliseconds: Int64
    switch try kind() {
    case .string:
      let bytes = try plainString()
      let parsed =
        if let bytes { RFC3339.milliseconds(parsing: bytes) } else { RFC3339.milliseconds(parsing: try string()) }
      guard let parsed else {
        throw here.invalid("expected an RFC 3339 time such as 2026-11-23T20:00:01Z, of the years 1970 to 9999")
      }
      milliseconds = parsed
    case .number: milliseconds = try integer()
    default: throw here.invalid("expected an RFC 3339 time or whole milliseconds, found \(try kind().phrase)")
    }
    guard EventTime.accepted.contains(milliseconds) else {
      throw here.invalid("expected a time of the years 1970 to 9999, found \(milliseconds) milliseconds")
    }
    return EventTime(milliseconds: milliseconds)
  }

  /// A finite number of a range.
  package mutating func number(in range: ClosedRange<Double>, _ meaning: String) throws -> Double {
    let here = self
    let value = try double()
    guard range.contains(value) else {
      throw here.invalid("expected \(meaning) from \(range.lowerBound) to \(range.upperBound), found \(value)")
    }
    return value
  }

  /// An object of feature values; at most 1,024 of them.
  package mutating func features() throws -> Features {
    let here = self
    var entries: [Features.Entry] = []
    try object { reader, name in
      if entries.isEmpty { entries.reserveCapacity(4) }
      entries.append(Features.Entry(name: name, value: try reader.featureValue()))
    }
    guard entries.count <= Features.countLimit else {
      throw here.invalid("expected at most \(Features.countLimit) feature values, found \(entries.count)")
    }
    return Features(entries)
  }

  /// A number, a string, a bool (the strings `true` and `false`), or a list of numbers or of strings.
  private mutating func featureValue() throws -> FeatureValue {
    let here = self
    switch try kind() {
    case .number: return .number(try double())
    case .string: return .text(try string())
    case .bool: return .text(try bool() ? "true" : "false")
    case .array: return try featureList()
    case .null: throw here.invalid("expected a value, found null: leave a missing feature out")
    case .object: throw here.invalid("expected a number, a string or a list, found an object")
    }
  }

  /// An empty list is an empty list of strings: as a vector it is of the wrong size, as a category it is missing.
  private mutating func featureList() throws -> FeatureValue {
    var numbers: [Double] = []
    var texts: [String] = []
    try array { reader, index in
      switch try reader.kind() {
      case .number where texts.isEmpty: numbers.append(try reader.double())
      case .string where numbers.isEmpty: texts.append(try reader.string())
      default: throw reader.invalid("expected a list of numbers or a list of strings")
      }
      guard index < 10_000 else { throw reader.invalid("expected at most 10000 elements") }
    }
    return numbers.isEmpty ? .texts(texts) : .vector(numbers)
  }

  /// `policy` or `holdback`.
  package mutating func arm() throws -> Arm {
    let here = self
    let text = try string()
    guard let arm = Arm(rawValue: text) else {
      throw here.invalid("expected the arm policy or holdback, found \(text)")
    }
    return arm
  }

  /// How many tags a decision may have.
  package static let tagLimit = 64

  /// An object of strings; at most `tagLimit` of them.
  package mutating func tags() throws -> [Tag] {
    let here = self
    var tags: [Tag] = []
    try object { reader, name in tags.append(Tag(name: name, value: try reader.string())) }
    guard tags.count <= JSONReader.tagLimit else {
      throw here.invalid("expected at most \(JSONReader.tagLimit) tags, found \(tags.count)")
    }
    return tags.sorted { $0.name.precedesInBytes($1.name) }
  }

  /// How many candidates a decision may have.
  package static let candidateLimit = 10_000

  /// Candidates: each an id or `{"id", "features"}`; at least one, at most `candidateLimit`, no id twice.
  package mutating func candidates() throws -> [Candidate] {
    let here = self
    var candidates: [Candidate] = []
    candidates.reserveCapacity(16)
    var seen = DistinctIdentifiers<ActionID>()
    try array { reader, index in
      guard index < JSONReader.candidateLimit else {
        throw here.invalid("expected at most \(JSONReader.candidateLimit) actions")
      }
      if let bytes = try reader.plainStringIfAny() {
        let id = try reader.identifier(ActionID.self, of: bytes)
        guard seen.insert(bytes, before: candidates.lazy.map(\.id)) else { throw reader.repeated(id) }
        candidates.append(Candidate(id: id))
      } else {
        let candidate = try reader.candidate()
        let isNew = candidate.id.text.withBytes { seen.insert($0, before: candidates.lazy.map(\.id)) }
        guard isNew else { throw reader.repeated(candidate.id) }
        candidates.append(candidate)
      }
    }
    guard !candidates.isEmpty else { throw here.invalid("expected at least one action") }
    return candidates
  }

  private func repeated(_ id: ActionID) -> JSONError { invalid("expected each action once, found \(id) again") }

  private mutating func candidate() throws -> Candidate {
    guard try kind() == .object else { return Candidate(id: try identifier()) }
    let here = self
    var id: ActionID?
    var features = Features.none
    try object { reader, name in
      switch name {
      case "id": id = try reader.identifier()
      case "features": features = try reader.features()
      default: throw reader.invalid("unknown key; expected id or features")
      }
    }
    guard let id else { throw here.invalid("expected an id") }
    return Candidate(id: id, features: features)
  }
}
