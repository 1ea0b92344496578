import Bandits
import Events
import Learning
import Snapshots
import Testing

@Suite("Damaged snapshot files")
struct SnapshotDamageTests {
  /// A small file with everything in it: open rows, open pairs, times of offers.
  private static func small() throws -> (file: [UInt8], placement: Placement) {
    let configuration = ModelConfiguration(kind: .hybrid, halfLife: .hours(3), maxActions: 2)
    var world = SnapshotWorld(SnapshotSamples.placement(configuration))
    world.apply(0..<90)
    let (published, sums) = try world.publish()
    return (SnapshotFile.encode(published, sums: sums), world.placement)
  }

  @Test("100,000 flipped bits and cuts are all refused as damage, and none traps")
  func damage() throws {
    let (file, placement) = try Self.small()
    #expect(SnapshotSamples.refusal(of: file, as: placement) == nil)
    var random = SafetensorsRandom(seed: 6)
    var (accepted, codes) = (0, [SnapshotFileError.Code: Int]())
    for round in 0..<100_000 {
      var damaged = file
      let index = Int.random(in: file.indices, using: &random)
      if round.isMultiple(of: 5) {
        damaged.removeSubrange(index...)
      } else {
        damaged[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      }
      if let error = SnapshotSamples.refusal(of: damaged, as: placement) {
        codes[error.code, default: 0] += 1
      } else {
        accepted += 1
      }
    }
    #expect(accepted == 0)
    #expect(codes == [.container: 100_000])
  }

  @Test(
    "flipped bits behind a checksum made anew never trap, and what matters to rankings is refused",
    arguments: UInt64(0)..<4)
  func forged(seed: UInt64) throws {
    let (file, placement) = try Self.small()
    let header = 8..<8 + file[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
    var random = SafetensorsRandom(seed: seed)
    var codes: [SnapshotFileError.Code: Int] = [:]
    for _ in 0..<1_000 {
      var damaged = file
      let index = Int.random(in: header.upperBound..<file.count, using: &random)
      damaged[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      #expect(SafetensorsChecksum.seal(&damaged, header: header))
      if let error = SnapshotSamples.refusal(of: damaged, as: placement) { codes[error.code, default: 0] += 1 }
    }
    // What nobody can tell is in the last bits of sums, from which the weights follow all the same, and in settled sums
    // beside which there are some with open pairs, from which they were derived.
    #expect(codes.values.reduce(0, +) > 600, "\(codes)")
    #expect(codes.count > 6 && codes[.container] == nil, "\(codes)")
  }
}
