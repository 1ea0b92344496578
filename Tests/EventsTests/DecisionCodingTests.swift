import Events
import Testing

@Suite("A decision in the log")
struct DecisionCodingTests {
  private static func decision(_ candidates: [Candidate], places: Int, digest: UInt64 = 0) -> Decision {
    Decision(
      id: "d", at: Examples.time, placement: "p", candidates: candidates,
      places: (0..<places).map { Place(candidate: $0, score: 0.5) }, requestDigest: digest)
  }

  private static func bytes(_ decision: Decision) -> [UInt8] { Record.event(.decision(decision)).encoded() }

  private static func read(_ bytes: [UInt8]) throws -> Record {
    try bytes.withUnsafeBytes { try Record(decoding: $0) }
  }

  private static let titles = (0..<200).map { Candidate(id: ActionID("tt0\(100_000 + $0)")) }

  @Test("a candidate that brought no features costs its id and a byte, a place that was not drawn its score and two")
  func sizes() {
    let (one, all) = (Self.decision(Array(Self.titles.prefix(1)), places: 0), Self.decision(Self.titles, places: 0))
    // The count of 200 takes a byte more than that of 1.
    #expect(Self.bytes(all).count - Self.bytes(one).count == 199 * 10 + 1)
    let answered = Self.decision(Self.titles, places: 200)
    #expect(Self.bytes(answered).count - Self.bytes(all).count == 16 * 9 + 184 * 10 + 1)
  }

  @Test("features are kept of the candidates that brought any, wherever they stand", arguments: 0..<64)
  func features(which: Int) throws {
    let candidates = (0..<6).map { index in
      Candidate(
        id: ActionID("c\(index)"), features: which >> index & 1 == 1 ? ["year": .number(Double(index))] : .none)
    }
    let decision = Self.decision(candidates, places: 3)
    #expect(try Self.read(Self.bytes(decision)) == .event(.decision(decision)))
  }

  @Test("of one decision there is one form: what is flagged must differ from what is not, and features are not none")
  func strict() throws {
    let decision = Self.decision([Candidate(id: "a"), Candidate(id: "b")], places: 0, digest: 7)
    let bytes = Self.bytes(decision)
    let digest = try #require(bytes.firstIndex(of: 7))
    var zero = bytes
    zero[digest] = 0
    #expect(throws: ByteError.self) { try Self.read(zero) }

    var local = bytes
    local[2] |= 128
    local.insert(contentsOf: [5] + Array("local".utf8), at: digest + 8)
    #expect(throws: ByteError.self) { try Self.read(local) }
    local.replaceSubrange(digest + 8..<digest + 14, with: [2] + Array("eu".utf8))
    #expect(try Self.read(local) != .event(.decision(decision)), "any other origin is one")

    // After the candidates: how many brought features, and how many places there are.
    let features = bytes.count - 2
    #expect(Array(bytes[features...]) == [0, 0])
    let year: [UInt8] = [1, 1, 0x79, 1, 0, 0, 0, 0, 0, 0, 0, 0]
    func with(_ part: [UInt8]) -> [UInt8] { Array(bytes[..<features]) + part + [0] }
    #expect(throws: Never.self) { try Self.read(with([2, 0] + year + [0] + year)) }
    #expect(throws: Never.self) { try Self.read(with([1, 1] + year)) }
    for part in [[1, 0, 0], [1, 2] + year, [2, 1] + year + [0] + year, [3, 0] + year + [0] + year + [0] + year] {
      #expect(throws: ByteError.self) { try Self.read(with(part)) }
    }
  }

  @Test("a place of no candidate is refused")
  func place() {
    let bytes = Self.bytes(Self.decision([Candidate(id: "a")], places: 1))
    // One place: its head, then its score.
    var damaged = bytes
    #expect(damaged[bytes.count - 9] == 1)
    damaged[bytes.count - 9] = 1 << 3 | 1
    #expect(throws: ByteError.self) { try Self.read(damaged) }
  }
}
