import Events
import JSON
import Support
import Testing

@Suite("Events come back as they were")
struct EventRoundTripTests {
  @Test("what is written as JSON is read as the same event", arguments: Examples.wire)
  func json(original: Event) throws {
    var writer = JSONWriter()
    original.write(to: &writer)
    #expect(try event(writer.text) == original, "\(writer.text)")
  }

  @Test("what our own ranking decided is written as another system's decision")
  func ranked() throws {
    var writer = JSONWriter()
    Event.decision(Examples.ranked).write(to: &writer)
    let expected = Decision.imported(
      id: Examples.ranked.id, at: Examples.ranked.at, placement: Examples.ranked.placement,
      member: Examples.ranked.member, title: Examples.ranked.title, context: Examples.ranked.context,
      tags: Examples.ranked.tags, candidates: Examples.ranked.candidates, chosen: 2, propensity: 0.25,
      arm: .holdback, origin: "eu")
    #expect(try event(writer.text) == .decision(expected))
  }

  @Test("what is written to the log is read as the same record", arguments: Examples.records)
  func binary(record: Record) throws {
    #expect(try Record(copying: record.encoded()) == record)
  }

  @Test("records that differ have different bytes")
  func distinct() {
    let encoded = Examples.records.map { $0.encoded() }
    #expect(Set(encoded).count == encoded.count)
    #expect(encoded.allSatisfy { $0.first == Record.formatVersion })
  }

  @Test("numbers come back bit for bit", arguments: [0, -0.0, 0.1, 5e-324, -1e308, .infinity, .nan] as [Double])
  func numbers(value: Double) throws {
    let record = Record.event(.reward(Reward(id: "r", at: Examples.time, decisionID: "d", value: value)))
    guard case .event(.reward(let reward)) = try Record(copying: record.encoded()) else {
      Issue.record("not a reward")
      return
    }
    #expect(reward.value.bitPattern == value.bitPattern)
  }

  @Test("no bytes but those that encoding gives are read", arguments: Examples.records)
  func damage(record: Record) {
    let bytes = record.encoded()
    for count in 0..<bytes.count {
      #expect(throws: ByteError.self) { try Record(copying: Array(bytes[..<count])) }
    }
    #expect(throws: ByteError.self) { try Record(copying: bytes + [0]) }
  }

  /// 50,000 of them: bits, bytes, cuts, repeats.
  @Test("damaged bytes are refused, or are just what their record is encoded to", arguments: UInt64(0)..<8)
  func fuzz(seed: UInt64) {
    var random = WorldRandom(seed: seed)
    let originals = Examples.records.map { $0.encoded() }
    var accepted = 0
    for _ in 0..<6_250 {
      let bytes = damaged(originals.randomElement(using: &random) ?? [], using: &random)
      guard let record = try? Record(copying: bytes) else { continue }
      accepted += 1
      #expect(record.encoded() == bytes)
    }
    #expect(accepted > 100, "some damage leaves a record: another digit, another letter")
  }

  private func damaged(_ original: [UInt8], using random: inout WorldRandom) -> [UInt8] {
    var bytes = original
    for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
      let index = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<7, using: &random) {
      case 0: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      case 1: bytes[index] = UInt8.random(in: 0...255, using: &random)
      case 2: bytes[index] = [0x00, 0x7F, 0x80, 0xFF].randomElement(using: &random) ?? 0
      case 3: bytes.remove(at: index)
      case 4: bytes.insert(contentsOf: repeatElement(0xFF, count: 10), at: index)
      case 5: bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random))
      default: bytes.insert(bytes[Int.random(in: 0..<bytes.count, using: &random)], at: index)
      }
    }
    return bytes
  }

  @Test("a whole number is written in its shortest form, and read in no other")
  func wholeNumbers() throws {
    for value in [0, 1, 127, 128, 16_383, 16_384, 1 << 63, UInt64.max] {
      var writer = ByteWriter()
      writer.unsigned(value)
      #expect(try writer.bytes.withUnsafeBytes { try read($0) } == value)
    }
    for bytes in [[0x80, 0x00], [0xFF, 0x80, 0x00], Array(repeating: 0xFF, count: 10), []] as [[UInt8]] {
      #expect(throws: ByteError.self) { try bytes.withUnsafeBytes { try read($0) } }
    }
    for value in [0, -1, 1, Int64.min, Int64.max] {
      var writer = ByteWriter()
      writer.signed(value)
      #expect(
        try writer.bytes.withUnsafeBytes { bytes in
          var reader = ByteReader(bytes)
          return try reader.signed()
        } == value)
    }
  }

  private func read(_ bytes: UnsafeRawBufferPointer) throws -> UInt64 {
    var reader = ByteReader(bytes)
    return try reader.unsigned()
  }
}

extension Record {
  /// Decodes a copy of `bytes`, so that a read behind the end would be one outside the allocation.
  fileprivate init(copying bytes: [UInt8]) throws {
    self = try bytes.withUnsafeBytes { try Record(decoding: $0) }
  }
}
