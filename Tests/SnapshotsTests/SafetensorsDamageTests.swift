import Snapshots
import Testing

@Suite("Safetensors: damage is refused")
struct SafetensorsDamageTests {
  @Test("every single flipped bit of a file is refused")
  func flips() {
    let file = SafetensorsFixtures.small.encoded()
    #expect(SafetensorsFixtures.refusal(file) == nil)
    var accepted: [String] = []
    for index in file.indices {
      for bit in 0..<8 {
        var damaged = file
        damaged[index] ^= 1 << bit
        if SafetensorsFixtures.refusal(damaged) == nil { accepted.append("\(index).\(bit)") }
      }
    }
    #expect(accepted == [])
  }

  @Test("a file cut at any length is refused, and so is one with a byte more")
  func truncation() {
    let file = SafetensorsFixtures.small.encoded()
    let accepted = file.indices.filter { SafetensorsFixtures.refusal(Array(file[..<$0])) == nil }
    #expect(accepted == [])
    #expect(SafetensorsFixtures.refusal(file + [0])?.code == .trailingData)
  }

  @Test("20,000 random corruptions never trap, and what is accepted is the original")
  func corruptions() {
    let file = SafetensorsFixtures.archive.encoded()
    var random = SafetensorsRandom(seed: 20_000)
    var codes: Set<SafetensorsError.Code> = []
    for _ in 0..<20_000 {
      let damaged = Self.corrupted(file, using: &random)
      if let error = SafetensorsFixtures.refusal(damaged) {
        codes.insert(error.code)
      } else {
        #expect(damaged == file)
      }
    }
    // That the damage went deep: the last check was reached, and most of those before it.
    #expect(codes.contains(.checksumMismatch) && codes.count > 8, "\(codes)")
  }

  @Test("corruptions with a new checksum never trap, and what is accepted survives another round")
  func forgeries() throws {
    let file = SafetensorsFixtures.archive.encoded()
    var random = SafetensorsRandom(seed: 5_000)
    var accepted = 0
    for _ in 0..<5_000 {
      var damaged = Self.corrupted(file, using: &random)
      let length = damaged.count < 8 ? 0 : Int(damaged[0]) | Int(damaged[1]) << 8
      guard length <= damaged.count - 8, SafetensorsChecksum.seal(&damaged, header: 8..<8 + length) else { continue }
      guard SafetensorsFixtures.refusal(damaged) == nil else { continue }
      let decoded = try SafetensorsArchive(decoding: damaged)
      #expect(try SafetensorsArchive(decoding: decoded.encoded()).tensors == decoded.tensors)
      accepted += damaged == file ? 0 : 1
    }
    #expect(accepted > 100)
  }

  @Test("random bytes never trap")
  func noise() {
    var random = SafetensorsRandom(seed: 3)
    for _ in 0..<2_000 {
      let count = Int.random(in: 0..<64, using: &random)
      var file = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
      if count > 8 { file.replaceSubrange(0..<8, with: [UInt8(count - 8), 0, 0, 0, 0, 0, 0, 0]) }
      #expect(SafetensorsFixtures.refusal(file) != nil)
    }
  }

  /// A few edits, most of them in the header, where structure is.
  private static func corrupted(_ file: [UInt8], using random: inout SafetensorsRandom) -> [UInt8] {
    let pieces = [
      "{", "}", "[", "]", "\"", ",", ":", "-", "0", "9", "99999999999999999999", "1e9", "\\", "F64", "null",
    ]
    var damaged = file
    for _ in 0..<Int.random(in: 1...4, using: &random) where !damaged.isEmpty {
      let index = Int.random(in: damaged.indices, using: &random)
      let end = min(damaged.count, index + Int.random(in: 1...12, using: &random))
      switch Int.random(in: 0..<6, using: &random) {
      case 0: damaged[index] = UInt8.random(in: 0...255, using: &random)
      case 1: damaged[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      case 2: damaged.removeSubrange(index..<end)
      case 3: damaged.insert(contentsOf: Array(damaged[index..<end]), at: index)
      case 4: damaged.insert(contentsOf: Array((pieces.randomElement(using: &random) ?? "").utf8), at: index)
      default: damaged.replaceSubrange(index..<end, with: Array((pieces.randomElement(using: &random) ?? "").utf8))
      }
    }
    let header = damaged.count - 8 - (file.count - 8 - Int(file[0]) - Int(file[1]) << 8)
    guard header >= 0, Bool.random(using: &random) else { return damaged }
    // Half of the time the length fits again, so that the damage reaches the checks behind it.
    damaged.replaceSubrange(0..<8, with: (0..<8).map { UInt8(truncatingIfNeeded: header >> (8 * $0)) })
    return damaged
  }
}
