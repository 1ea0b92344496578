import Events
import JSON
import Testing

@Suite("The arm of a decision, on the wire and in the log")
struct ArmTests {
  private static func decision(_ arm: Arm?) -> Decision {
    Decision(
      id: "d-1", at: Examples.time, placement: "billboard", member: "m1", context: ["hour": .number(20)],
      tags: [Tag(name: "cell", value: "b")],
      candidates: [Candidate(id: "a"), Candidate(id: "b", features: ["genre": .text("war")])],
      places: [Place(candidate: 1, score: 0.5, propensity: 0.25), Place(candidate: 0, score: 2)], snapshot: 300,
      arm: arm, requestDigest: 0x0123_4567_89AB_CDEF)
  }

  private static func encoded(_ arm: Arm?) -> [UInt8] { Record.event(.decision(decision(arm))).encoded() }

  private static func read(_ bytes: [UInt8]) throws -> Record {
    try bytes.withUnsafeBytes { try Record(decoding: $0) }
  }

  /// The decision without an arm, put together by hand from what `Decision.write` says of format 3.
  private static let plain: [UInt8] = [
    0x03, 0x01, 0x51, 0x03, 0x64, 0x2D, 0x31, 0xC4, 0xDB, 0xF3, 0x9F, 0xC1, 0x68, 0x09, 0x62, 0x69, 0x6C, 0x6C,
    0x62, 0x6F, 0x61, 0x72, 0x64, 0x02, 0x6D, 0x31, 0xAC, 0x02, 0xEF, 0xCD, 0xAB, 0x89, 0x67, 0x45, 0x23, 0x01,
    0x01, 0x04, 0x68, 0x6F, 0x75, 0x72, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x34, 0x40, 0x01, 0x04, 0x63,
    0x65, 0x6C, 0x6C, 0x01, 0x62, 0x02, 0x01, 0x61, 0x01, 0x62, 0x01, 0x01, 0x01, 0x05, 0x67, 0x65, 0x6E, 0x72,
    0x65, 0x02, 0x03, 0x77, 0x61, 0x72, 0x02, 0x0B, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xE0, 0x3F, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0xD0, 0x3F, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x40,
  ]

  @Test("the bytes of a decision are what its format says")
  func golden() throws {
    #expect(Self.encoded(nil) == Self.plain)
    #expect(try Self.read(Self.plain) == .event(.decision(Self.decision(nil))))
  }

  @Test("an arm takes no byte of the log, and each gives other bytes", arguments: Arm.allCases)
  func size(arm: Arm) throws {
    let bytes = Self.encoded(arm)
    #expect(bytes.count == Self.plain.count)
    #expect(zip(bytes, Self.plain).count { $0 != $1 } == 1)
    #expect(try Self.read(bytes) == .event(.decision(Self.decision(arm))))
    #expect(Event.decision(Self.decision(arm)).digest != Event.decision(Self.decision(nil)).digest)
  }

  @Test("flags that no arm has are refused", arguments: [UInt8(6), 7, 0x57, 0xFF])
  func unknownFlags(flags: UInt8) throws {
    let place = try #require(zip(Self.encoded(.policy), Self.plain).enumerated().first { $1.0 != $1.1 }?.offset)
    var bytes = Self.plain
    bytes[place] = flags
    let error = #expect(throws: ByteError.self) { try Self.read(bytes) }
    #expect(error?.expected == "flags of one arm at most")
  }

  @Test("a decision event names one of the two arms; any other word is refused, with its place")
  func words() throws {
    let text = #"{"type":"decision","id":"d","at":5,"placement":"p","actions":["a"],"chosen":"a","arm":"ARM"}"#
    for arm in Arm.allCases {
      guard case .decision(let decision) = try event(text.replacing("ARM", with: arm.rawValue)) else {
        Issue.record("not a decision")
        continue
      }
      #expect(decision.arm == arm)
    }
    for word in ["", "control", "Holdback", "policy "] {
      let refused = error(text.replacing("ARM", with: word))
      #expect(refused?.path == "arm")
      #expect(refused?.reason == "expected the arm policy or holdback, found \(word)")
    }
  }
}
