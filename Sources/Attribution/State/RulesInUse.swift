import Events

/// The rules under which the decisions of a placement that are known came, and the newest, each in a slot.
///
/// Rules that no known decision has and that are not the newest are forgotten, and the first free slot is given out next:
/// there are never more than known decisions and one, and which slot is whose follows from events and edits alone.
struct RulesInUse: Sendable {
  /// What stands in a free slot means nothing.
  private var rules: [AttributionRules]
  /// How many known decisions came under those of each slot; `free` of a free one. The last is not free.
  private var users: [Int]
  /// Those under which a decision comes now.
  private(set) var newest: Slot
  private(set) var newestLateness = EventDuration.zero
  /// The greatest of all in use.
  private(set) var window = EventDuration.zero
  private(set) var lateness = EventDuration.zero
  private(set) var memory = EventDuration.zero
  private(set) var amendWithin = EventDuration.zero
  /// Whether plays earn by any of them.
  private(set) var takePlays = false

  private static let free = -1

  init(_ rules: AttributionRules) {
    self.rules = [rules]
    users = [0]
    newest = Slot(0)
    summarize()
  }

  /// How many there are. - Complexity: O(*slots*).
  var count: Int { users.count { $0 != RulesInUse.free } }

  /// The rules in a slot.
  subscript(slot: Slot) -> AttributionRules {
    @inline(__always) _read { yield rules[slot.index] }
  }

  /// Has decisions come under these rules from now on; if they are in use already, in their old slot.
  ///
  /// - Complexity: O(*slots*).
  mutating func replaceNewest(by new: AttributionRules) {
    let old = newest
    newest = slot(of: new) ?? enter(new)
    if old != newest, users[old.index] == 0 { free(old) }
    summarize()
  }

  /// Enters a decision that came under those of a slot. - Complexity: O(1).
  mutating func retain(_ slot: Slot) { users[slot.index] += 1 }

  /// Takes a decision out; whether rules are forgotten with it.
  ///
  /// - Complexity: O(1), but O(*slots*) for the last one of rules that are not the newest.
  mutating func release(_ slot: Slot) -> Bool {
    users[slot.index] -= 1
    guard users[slot.index] == 0, slot != newest else { return false }
    free(slot)
    summarize()
    return true
  }

  private func slot(of sought: AttributionRules) -> Slot? {
    rules.indices.first { users[$0] != RulesInUse.free && rules[$0] == sought }.map { Slot($0) }
  }

  private mutating func enter(_ new: AttributionRules) -> Slot {
    guard let index = users.firstIndex(of: RulesInUse.free) else {
      rules.append(new)
      users.append(0)
      return Slot(rules.count - 1)
    }
    rules[index] = new
    users[index] = 0
    return Slot(index)
  }

  private mutating func free(_ slot: Slot) {
    users[slot.index] = RulesInUse.free
    while users.last == RulesInUse.free {
      users.removeLast()
      rules.removeLast()
    }
  }

  private mutating func summarize() {
    let used = zip(rules, users).filter { $0.1 != RulesInUse.free }.map(\.0)
    newestLateness = rules[newest.index].lateness
    window = used.map(\.window).max() ?? .zero
    lateness = used.map(\.lateness).max() ?? .zero
    memory = used.map(\.memory).max() ?? .zero
    amendWithin = used.map(\.amendWithin).max() ?? .zero
    takePlays = used.contains { $0.reward.takesPlays }
  }
}

// MARK: - Keeping

extension RulesInUse {
  /// Appends all slots, free ones too, and which is the newest: how many decisions came under each follows from these.
  func write(to writer: inout ByteWriter) {
    writer.list(Array(rules.indices)) { writer, index in
      writer.optional(users[index] == RulesInUse.free ? nil : rules[index]) { $1.write(to: &$0) }
    }
    writer.count(newest.index)
  }

  /// What was written, of which no decision is entered yet.
  init(from reader: inout ByteReader) throws(ByteError) {
    let slots = try reader.list { reader throws(ByteError) in
      try reader.optional { reader throws(ByteError) in try AttributionRules(from: &reader) }
    }
    let index = try reader.number()
    guard index < slots.count, let newest = slots[index], slots.last != .some(nil) else {
      throw reader.error("the newest rules, and no free slot at the end")
    }
    rules = slots.map { $0 ?? newest }
    users = slots.map { $0 == nil ? RulesInUse.free : 0 }
    self.newest = Slot(index)
    summarize()
  }

  /// The slot of that number; nil if it is free, or there is none.
  func slot(numbered number: Int) -> Slot? {
    users.indices.contains(number) && users[number] != RulesInUse.free ? Slot(number) : nil
  }

  /// Whether a decision came under each but the newest: else something is missing.
  var areUsed: Bool { users.indices.allSatisfy { users[$0] != 0 || $0 == newest.index } }

  /// How many decisions came under those of each slot, none under those of a free one. For tests.
  var userCounts: [Int] { users.map { max(0, $0) } }
}
