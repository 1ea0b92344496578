import Events
import Support
import Testing

@Suite("Identifiers")
struct IdentifierTests {
  static let composed: ActionID = "caf\u{E9}"
  static let decomposed: ActionID = "cafe\u{301}"

  @Test("identifiers are equal if their bytes are, not if Unicode holds them for equal")
  func equality() {
    #expect(IdentifierTests.composed.text == IdentifierTests.decomposed.text, "as Swift compares strings")
    #expect(IdentifierTests.composed != IdentifierTests.decomposed)
    #expect(Set([IdentifierTests.composed, IdentifierTests.decomposed, "caf\u{E9}"]).count == 2)
  }

  @Test("identifiers stand in the order of their UTF-8 bytes")
  func order() {
    let sorted: [ActionID] = ["", "A", "B", "a", "ab", "b", "cafe\u{301}", "caf\u{E9}", "z", "é", "\u{FFFD}", "😀"]
    #expect(sorted.shuffled().sorted() == sorted)
    #expect(Array("\u{FFFD}".utf16)[0] > Array("😀".utf16)[0], "in UTF-16 the last two stand the other way")
    for (a, b) in zip(sorted, sorted.dropFirst()) {
      #expect(a < b && !(b < a) && !(a < a))
    }
  }

  @Test("strings that are not native compare by the same bytes")
  func substrings() {
    let text = "x\u{E9}y"
    let inner = String(text.dropFirst().dropLast())
    #expect(inner.hasSameBytes(as: "\u{E9}"))
    #expect(!inner.hasSameBytes(as: "e\u{301}"))
    #expect("e\u{301}".precedesInBytes(inner))
    #expect(!inner.precedesInBytes(inner))
  }

  @Test("an identifier from outside is neither empty nor too long, and has no control characters")
  func validation() throws {
    #expect(try MemberID(validating: "m 42/é😀~").text == "m 42/é😀~")
    #expect(try MemberID(validating: String(repeating: "é", count: 256)).text.utf8.count == identifierByteLimit)
    for text in ["", String(repeating: "a", count: 513), String(repeating: "é", count: 257)] {
      #expect(throws: IdentifierError.self) { try MemberID(validating: text) }
    }
    for byte in (0..<0x20) + [0x7F] {
      let text = "a" + String(UnicodeScalar(UInt8(byte)))
      let error = #expect(throws: IdentifierError.self) { try MemberID(validating: text) }
      #expect(error?.description == "expected an id without control characters")
    }
  }

  @Test("an impression without an id is known by decision, action and time")
  func impressionID() {
    let impression = Impression(at: EventTime(milliseconds: 5), decisionID: "d", action: "a")
    #expect(impression.id == "d/a/5")
  }

  @Test("features are sorted by their names' bytes; of equal bytes the last counts")
  func features() {
    let names = ["z", "caf\u{E9}", "a", "cafe\u{301}", "", "a", "😀", "\u{FFFD}"]
    for seed in UInt64(0)..<50 {
      var random = WorldRandom(seed: seed)
      var entries = names.enumerated().map { Features.Entry(name: $1, value: .number(Double($0))) }
      entries.shuffle(using: &random)
      let features = Features(entries)
      #expect(
        features.entries.map { Array($0.name.utf8) }
          == ["", "a", "cafe\u{301}", "caf\u{E9}", "z", "\u{FFFD}", "😀"].map { Array($0.utf8) })
      #expect(features["caf\u{E9}"] == .number(1))
      #expect(features["cafe\u{301}"] == .number(3))
      #expect(features["a"] == entries.last { $0.name == "a" }?.value)
    }
    #expect(Features.none.isEmpty)
    #expect(Features.none["a"] == nil)
    #expect(["b": .number(1), "a": .text("x")] as Features == ["a": .text("x"), "b": .number(1)])
  }

  /// From Python 3, with h the FNV-1a loop and `fmix64` of MurmurHash3 over the UTF-8 bytes:
  ///
  /// ```python
  /// M = 2**64 - 1
  /// def stable(data, h=0xcbf29ce484222325):
  ///   for b in data: h = ((h ^ b) * 0x100000001b3) & M
  ///   h = ((h ^ (h >> 33)) * 0xff51afd7ed558ccd) & M
  ///   h = ((h ^ (h >> 33)) * 0xc4ceb9fe1a85ec53) & M
  ///   return h ^ (h >> 33)
  /// ```
  @Test(
    "the stable hash never changes",
    arguments: [
      ("", 0xEFD0_1F60_BA99_2926),
      ("a", 0x82A2_A958_A9BE_CE5B),
      ("country=BR", 0x9D5B_87E0_87CA_6CF4),
      ("interests=drama", 0x99AE_C26C_AB25_12A9),
      ("é", 0x9D55_CCB9_BA86_763B),
      ("日本語 😀", 0x5708_F3AF_4D29_DD08),
      (String(repeating: "x", count: 100), 0x4377_7B34_A05B_E89D),
    ] as [(String, UInt64)])
  func stableHash(text: String, hash: UInt64) {
    #expect(StableHash.of(text) == hash)
    var bytewise = StableHash()
    for byte in text.utf8 { bytewise.combine(byte: byte) }
    #expect(bytewise.finalize() == hash)
    var buffered = StableHash()
    Array(text.utf8).withUnsafeBufferPointer { buffered.combine(bytes: $0) }
    #expect(buffered.finalize() == hash)
  }

  @Test("a word is hashed as its eight bytes, the least significant first")
  func stableHashOfWord() {
    var word = StableHash()
    word.combine(0x0123_4567_89AB_CDEF as UInt64)
    var bytes = StableHash()
    for byte: UInt8 in [0xEF, 0xCD, 0xAB, 0x89, 0x67, 0x45, 0x23, 0x01] { bytes.combine(byte: byte) }
    #expect(word.finalize() == bytes.finalize())
    #expect(word.finalize() == 0xF1B1_F737_8097_A748)
    #expect(StableHash.mix(0) == 0)
    #expect(StableHash.mix(1) == 0xB456_BCFC_34C2_CB2C)
  }
}
