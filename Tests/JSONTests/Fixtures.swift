import JSON
import Testing

/// The error that decoding `text` throws, nil if it is accepted.
func error<T>(_ text: String, _ body: (inout JSONReader) throws -> T) -> JSONError? {
  error(Array(text.utf8), body)
}

/// The error that decoding `bytes` throws, nil if they are accepted.
func error<T>(_ bytes: [UInt8], _ body: (inout JSONReader) throws -> T) -> JSONError? {
  do {
    _ = try JSONReader.document(bytes, body)
    return nil
  } catch let error as JSONError {
    return error
  } catch {
    Issue.record("not a JSONError: \(error)")
    return nil
  }
}

/// What `body` reads from `text`.
func read<T>(_ text: String, _ body: (inout JSONReader) throws -> T) throws -> T {
  try JSONReader.document(Array(text.utf8), body)
}

/// Vigna's SplitMix64, so that a failure can be played again.
struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}
