import Evaluation
import Events
import JSON

/// Reads flat lines into one round, whose arrays it uses again.
struct FlatLine {
  /// Actions and positions are numbers below this, and no line has more of them.
  static let limit = 1_000_000

  private(set) var round = Round()
  private var actions: FlatActions
  private var given = FlatKeys()
  /// The keys of the file's first line, and whether it does not tell what could be chosen.
  private var first: (keys: FlatKeys, isOpen: Bool)?
  /// The list that the last line was of.
  private var list: [UInt8] = []
  private var continuesList = false

  init(names: ActionNames) { actions = FlatActions(names: names) }

  /// Before the first line of a file.
  mutating func begin() {
    first = nil
    list.removeAll()
  }

  /// - Parameter ordinal: The round's in all files, from 0.
  mutating func read(_ bytes: UnsafeRawBufferPointer, ordinal: Int) throws {
    let (list, place) = (round.list, round.place)
    try parse(bytes)
    for key in [FlatKey.r, .p, .a] where !given.contains(key) {
      throw RoundFault("expected this key", column: "\(key)")
    }
    try compareKeys()
    round.list = ordinal == 0 ? 0 : continuesList ? list : list + 1
    if !given.contains(.m) { round.cluster = Round.cluster(ofMemberless: round.list) }
    if !given.contains(.d) { self.list.removeAll(keepingCapacity: true) }
    if continuesList, round.place <= place {
      throw RoundFault("expected the places of a list in their order", column: "l")
    }
    try actions.offer(to: &round)
  }

  /// Makes the action of a line known, where lines do not tell what could be chosen.
  mutating func nameAction(_ bytes: UnsafeRawBufferPointer) throws {
    try parse(bytes)
    actions.name()
  }

  /// Whether a line does not tell what could be chosen.
  mutating func isOpen(_ bytes: UnsafeRawBufferPointer) throws -> Bool {
    try parse(bytes)
    return isOpen
  }

  /// Whether a line names the list that it is a place of.
  mutating func isOfList(_ bytes: UnsafeRawBufferPointer) throws -> Bool {
    try parse(bytes)
    return given.contains(.d)
  }

  private var isOpen: Bool { actions.offered.isEmpty && actions.count(in: round) == nil }

  private mutating func parse(_ bytes: UnsafeRawBufferPointer) throws {
    clear()
    try JSONReader.document(bytes) { reader in
      try reader.object(FlatKey.names) { reader, number in
        guard let key = number.flatMap({ FlatKey(rawValue: $0) }) else { return try reader.skip() }
        given.insert(key)
        try read(key, from: &reader)
      }
    }
  }

  private mutating func clear() {
    given = FlatKeys()
    (round.position, round.importance, round.mixture) = (0, 1, nil)
    (round.place, round.at, round.arm, continuesList) = (0, nil, nil, false)
    round.given.removeAll(keepingCapacity: true)
    round.logged.removeAll(keepingCapacity: true)
    round.predictions.removeAll(keepingCapacity: true)
    actions.offered.removeAll(keepingCapacity: true)
  }

  private mutating func read(_ key: FlatKey, from reader: inout JSONReader) throws {
    switch key {
    case .r: round.reward = try reader.double()
    case .p: round.propensity = try reader.propensity()
    case .pos: round.position = try reader.number(below: FlatLine.limit)
    case .a: actions.chosen = try reader.number(below: FlatLine.limit)
    case .pi: try reader.distribution(into: &round.given, limit: FlatLine.limit)
    case .q: _ = try reader.numbersIfAny(into: &round.predictions, limit: FlatLine.limit)
    case .c: try reader.doubles(into: &actions.offered, limit: FlatLine.limit)
    case .mu: try reader.distribution(into: &round.logged, limit: FlatLine.limit)
    case .mix: round.mixture = try reader.propensity()
    case .m: round.cluster = try reader.textHash()
    case .d: try readList(from: &reader)
    case .l: round.place = try reader.number(below: FlatLine.limit)
    case .t: round.at = try reader.time()
    case .w: round.importance = try reader.importance()
    case .arm: round.arm = try reader.arm()
    }
  }

  private mutating func readList(from reader: inout JSONReader) throws {
    if let bytes = try reader.plainString() {
      continuesList = !list.isEmpty && list.elementsEqual(bytes)
      if !continuesList { list.replaceSubrange(0..., with: bytes) }
    } else {
      let text = try reader.string()
      continuesList = !list.isEmpty && list.elementsEqual(text.utf8)
      list = Array(text.utf8)
    }
  }

  /// `pi` and `q` stand on all lines of a file or on none.
  private mutating func compareKeys() throws {
    let isOpen = isOpen
    guard let first else {
      self.first = (given, isOpen)
      return
    }
    for key in [FlatKey.pi, .q] where first.keys.contains(key) != given.contains(key) {
      let isMissing = first.keys.contains(key)
      throw RoundFault(
        isMissing ? "expected this key, as in the lines before" : "found this key, which the lines before lack",
        column: "\(key)")
    }
    if isOpen && !first.isOpen { throw RoundFault("expected this key: what could be chosen", column: "c") }
  }
}
