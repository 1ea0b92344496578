import Snapshots

/// Files for the tests of safetensors.
enum SafetensorsFixtures {
  /// Every type, a scalar, an empty tensor and numbers that only survive as bits.
  static let archive = SafetensorsArchive(
    metadata: ["format": "1", "note": "\"checksum\":\"é\\"],
    tensors: [
      .init(name: "sum", shape: [], doubles: [-0.0]),
      .init(name: "A", shape: [1, 3], floats: [.init(bitPattern: 0x7fa0_0001), -.infinity, -0.0]),
      .init(name: "b", shape: [2], doubles: [.init(bitPattern: 0xfff8_0000_dead_beef), .leastNonzeroMagnitude]),
      .init(name: "none", shape: [0, 4], floats: []),
      .init(name: "id", shape: [2], integers: [.min, .max]),
      .init(name: "raw", shape: [3], bytes: [0, 127, 255]),
    ])

  /// The smallest archive worth damaging: the exhaustive tests decode it thousands of times.
  static let small = SafetensorsArchive(
    metadata: ["k": "v"],
    tensors: [.init(name: "a", shape: [1], floats: [1]), .init(name: "b", shape: [1], bytes: [7])])

  /// A file of `header`, exactly as written, and `data` zero bytes.
  static func file(header: String, data: Int) -> [UInt8] {
    let length = (0..<8).map { UInt8(truncatingIfNeeded: header.utf8.count >> (8 * $0)) }
    return length + Array(header.utf8) + [UInt8](repeating: 0, count: data)
  }

  /// Why `file` is refused; nil if it is not.
  static func refusal(_ file: [UInt8], limits: SafetensorsLimits = .init()) -> SafetensorsError? {
    do throws(SafetensorsError) {
      _ = try SafetensorsArchive(decoding: file, limits: limits)
      return nil
    } catch {
      return error
    }
  }
}

/// SplitMix64: the same numbers from the same seed everywhere.
struct SafetensorsRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = (state ^ state >> 30) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
    return mixed ^ mixed >> 31
  }
}
