/// The keys that an object may have, each known by its number: a reader that expects them builds no strings.
///
/// A key of up to 16 bytes is two words, of which a multiplication makes a slot of a table without collisions: one look
/// tells which name it is.
package struct KeyNames: Sendable {
  /// The longest name that can be told by its first bytes, in bytes.
  private static let longest = 16

  private struct Slot: Sendable {
    var low: UInt64 = 0
    var high: UInt64 = 0
    /// Bytes of the name; -1 where there is none, so that no key is it, not the empty one either.
    var count = -1
    var number = 0
  }

  private let slots: [Slot]
  private let multiplier: UInt64
  /// 64 less the binary logarithm of how many slots there are.
  private let shift: UInt64

  /// - Precondition: 1 to 64 distinct ASCII names of 1 to 16 bytes.
  package init(_ names: [String]) {
    precondition(1...64 ~= names.count && Set(names).count == names.count, "1 to 64 distinct keys")
    let named = names.enumerated().map { number, name in
      var name = name
      let (low, high) = name.withUTF8 { bytes in
        precondition(1...KeyNames.longest ~= bytes.count, "a key of \(bytes.count) bytes")
        return KeyNames.words(UnsafeRawBufferPointer(bytes))
      }
      return Slot(low: low, high: high, count: name.utf8.count, number: number)
    }
    (slots, multiplier, shift) = KeyNames.table(of: named)
  }

  /// The number of a key whose bytes these are, from 0 in the order of the names; nil if it is none of them.
  func number(of bytes: UnsafeRawBufferPointer) -> Int? {
    guard bytes.count <= KeyNames.longest else { return nil }
    let (low, high) = KeyNames.words(bytes)
    let slot = slots[KeyNames.place(low, high, multiplier, shift)]
    return slot.low == low && slot.high == high && slot.count == bytes.count ? slot.number : nil
  }

  /// Draws multipliers until no two names share a slot: with 16 slots a name every second one will do.
  private static func table(of names: [Slot]) -> (slots: [Slot], multiplier: UInt64, shift: UInt64) {
    var multiplier: UInt64 = 0x9E37_79B9_7F4A_7C15
    var shift: UInt64 = 60
    while true {
      for _ in 0..<64 {
        var slots = [Slot](repeating: Slot(), count: 1 << (64 - Int(shift)))
        let isFree = names.allSatisfy { name in
          let place = KeyNames.place(name.low, name.high, multiplier, shift)
          defer { slots[place] = name }
          return slots[place].count < 0
        }
        if isFree { return (slots, multiplier, shift) }
        multiplier = multiplier &* 0xD134_2543_DE82_EF95 | 1
      }
      shift -= 1
    }
  }

  @inline(__always)
  private static func place(_ low: UInt64, _ high: UInt64, _ multiplier: UInt64, _ shift: UInt64) -> Int {
    Int(truncatingIfNeeded: ((low ^ high &* 0xE703_7ED1_A0B4_28DB) &* multiplier) >> (shift & 63))
  }

  /// Up to 16 bytes, the first in the lowest place, zeros after the last.
  @inline(__always)
  private static func words(_ bytes: UnsafeRawBufferPointer) -> (low: UInt64, high: UInt64) {
    if bytes.count > 8 { return (bytes.word(at: 0), bytes.word(at: bytes.count - 8) >> (UInt64(16 - bytes.count) * 8)) }
    if bytes.count == 8 { return (bytes.word(at: 0), 0) }
    return (bytes.shortWord(from: 0), 0)
  }
}

extension Source {
  /// The number of a key among `names`, its escapes decoded; nil if it is none of them.
  @inline(__always)
  func number(of key: StringToken, in names: KeyNames) -> Int? {
    if key.isPlain { return names.number(of: slice(key.content)) }
    var name = string(key)
    return name.withUTF8 { names.number(of: UnsafeRawBufferPointer($0)) }
  }
}
