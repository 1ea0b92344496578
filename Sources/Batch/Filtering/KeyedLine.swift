import Foundation

/// A line `member TAB milliseconds TAB id TAB json`, as a cluster engine sorts and pipes it.
struct KeyedLine {
  /// What the lines are sorted by, all bytes of it lent.
  struct Key {
    let member: UnsafeRawBufferPointer
    let milliseconds: Int64
    let id: UnsafeRawBufferPointer
  }

  let key: Key
  let json: UnsafeRawBufferPointer

  /// Nil where the line has no three tabs, or the time between them is no whole number of at most 18 digits.
  init?(_ line: UnsafeRawBufferPointer) {
    guard let first = KeyedLine.tab(in: line, from: 0), let second = KeyedLine.tab(in: line, from: first + 1),
      let third = KeyedLine.tab(in: line, from: second + 1),
      let milliseconds = KeyedLine.number(line, first + 1..<second)
    else { return nil }
    key = Key(
      member: UnsafeRawBufferPointer(rebasing: line[..<first]), milliseconds: milliseconds,
      id: UnsafeRawBufferPointer(rebasing: line[(second + 1)..<third]))
    json = UnsafeRawBufferPointer(rebasing: line[(third + 1)...])
  }

  private static func tab(in line: UnsafeRawBufferPointer, from start: Int) -> Int? {
    guard start < line.count, let base = line.baseAddress,
      let found = memchr(base + start, 0x09, line.count - start)
    else { return nil }
    return UnsafeRawPointer(found) - base
  }

  private static func number(_ line: UnsafeRawBufferPointer, _ range: Range<Int>) -> Int64? {
    guard 1...18 ~= range.count else { return nil }
    var value: Int64 = 0
    for index in range {
      let digit = line[index] &- 0x30
      guard digit < 10 else { return nil }
      value = value * 10 + Int64(digit)
    }
    return value
  }
}

/// The key of the line before, kept to see that lines are sorted.
struct LastKey {
  private(set) var member: [UInt8] = []
  private var milliseconds: Int64 = -1
  private var id: [UInt8] = []
  private var hasBegun = false

  /// What a key is to the one before it.
  enum Step {
    case sameKey, sameMember, nextMember
    /// It should have come before.
    case unsorted
  }

  /// Compares, and keeps the new key. - Complexity: O(*bytes of the key*).
  mutating func step(to key: KeyedLine.Key) -> Step {
    let step = hasBegun ? comparison(with: key) : .nextMember
    guard step != .unsorted, step != .sameKey else { return step }
    if step == .nextMember { replace(&member, key.member) }
    milliseconds = key.milliseconds
    replace(&id, key.id)
    hasBegun = true
    return step
  }

  private func comparison(with key: KeyedLine.Key) -> Step {
    let order = compare(key.member, member)
    if order != 0 { return order < 0 ? .unsorted : .nextMember }
    if key.milliseconds != milliseconds { return key.milliseconds < milliseconds ? .unsorted : .sameMember }
    let idOrder = compare(key.id, id)
    return idOrder == 0 ? .sameKey : idOrder < 0 ? .unsorted : .sameMember
  }

  private func replace(_ bytes: inout [UInt8], _ next: UnsafeRawBufferPointer) {
    bytes.removeAll(keepingCapacity: true)
    bytes.append(contentsOf: next)
  }

  private func compare(_ a: UnsafeRawBufferPointer, _ b: [UInt8]) -> Int {
    b.withUnsafeBytes { compareBytes(a, $0) }
  }
}
