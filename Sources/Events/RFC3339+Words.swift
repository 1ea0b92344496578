extension RFC3339 {
  /// Reads `2026-11-23T20:00:01Z` and `2026-11-23T20:00:01.250Z`, the forms that most writers use, eight bytes a step.
  ///
  /// - Returns: Nil for every other form and for what is no time of the years 1970 to 9999: ``scanned(_:)`` is to tell.
  static func common(_ bytes: UnsafeRawBufferPointer) -> Int64? {
    guard bytes.count == 24 || bytes.count == 20, let date = DigitWord.date.digits(in: bytes, at: 0),
      let clock = DigitWord.clock.digits(in: bytes, at: 8)
    else { return nil }
    let (second, millis): (Int64, Int64)
    if bytes.count == 24 {
      guard let rest = DigitWord.seconds.digits(in: bytes, at: 16) else { return nil }
      (second, millis) = (rest.pair(at: 1), rest.digit(at: 4) * 100 + rest.pair(at: 5))
    } else {
      guard let rest = DigitWord.wholeSeconds.digits(in: bytes, at: 12) else { return nil }
      (second, millis) = (rest.pair(at: 5), 0)
    }
    let (year, month) = (date.pair(at: 0) * 100 + date.pair(at: 2), date.pair(at: 5))
    let (day, hour, minute) = (clock.pair(at: 0), clock.pair(at: 3), clock.pair(at: 6))
    guard year >= 1970, 1...12 ~= month, day >= 1, day <= monthLength(year, month), hour < 24, minute < 60, second < 60
    else { return nil }
    let minutes = (days(fromYear: year, month: month, day: day) * 24 + hour) * 60 + minute
    return (minutes * 60 + second) * 1_000 + millis
  }
}

/// Eight bytes of a time: digits, and what must stand between them.
private struct DigitWord {
  /// The bytes with 0 for every digit, the first in the lowest place.
  let pattern: UInt64
  /// All bits of the bytes that are no digits.
  let signs: UInt64

  /// `0000-00-`
  static let date = DigitWord(pattern: 0x2D30_302D_3030_3030, signs: 0xFF00_00FF_0000_0000)
  /// `00T00:00`
  static let clock = DigitWord(pattern: 0x3030_3A30_3054_3030, signs: 0x0000_FF00_00FF_0000)
  /// `:00.000Z`
  static let seconds = DigitWord(pattern: 0x5A30_3030_2E30_303A, signs: 0xFF00_0000_FF00_00FF)
  /// `0:00:00Z`
  static let wholeSeconds = DigitWord(pattern: 0x5A30_303A_3030_3A30, signs: 0xFF00_00FF_0000_FF00)

  /// The digits of eight bytes that are as the pattern has them; nil if they are not.
  @inline(__always)
  func digits(in bytes: UnsafeRawBufferPointer, at offset: Int) -> Digits? {
    let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) ^ pattern
    // 10 to 15 reach the upper half of their byte with 6 more; what is greater is there already.
    let carried = word &+ 0x0606_0606_0606_0606 & ~signs
    return (word | carried) & (signs | 0xF0F0_F0F0_F0F0_F0F0) == 0 ? Digits(word) : nil
  }

  /// A digit in each byte, 0 where there is none.
  struct Digits {
    private let word: UInt64
    /// In each byte its digit as tens, and the next.
    private let pairs: UInt64

    init(_ word: UInt64) {
      self.word = word
      pairs = word &* 10 &+ word >> 8
    }

    @inline(__always)
    func digit(at place: UInt64) -> Int64 { Int64(word >> (8 * place) & 0xFF) }
    @inline(__always)
    func pair(at place: UInt64) -> Int64 { Int64(pairs >> (8 * place) & 0xFF) }
  }
}
