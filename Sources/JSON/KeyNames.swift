/// The keys that an object may have, each known by its number: a reader that expects them builds no strings.
package struct KeyNames: Sendable {
  /// The longest name that can be told by its first bytes, in bytes.
  private static let longest = 16

  private struct Name: Equatable, Sendable {
    let count: Int
    private let low: UInt64
    private let high: UInt64

    init(_ bytes: UnsafeRawBufferPointer) {
      var words: (UInt64, UInt64) = (0, 0)
      withUnsafeMutableBytes(of: &words) { $0.copyMemory(from: bytes) }
      count = bytes.count
      (low, high) = words
    }
  }

  private let names: [Name]

  /// - Precondition: ASCII names of 1 to 16 bytes.
  package init(_ names: [String]) {
    self.names = names.map { name in
      var name = name
      return name.withUTF8 { bytes in
        precondition(1...KeyNames.longest ~= bytes.count, "a key of \(bytes.count) bytes")
        return Name(UnsafeRawBufferPointer(bytes))
      }
    }
  }

  /// The number of a key whose bytes these are, from 0 in the order of the names; nil if it is none of them.
  func number(of bytes: UnsafeRawBufferPointer) -> Int? {
    guard bytes.count <= KeyNames.longest else { return nil }
    return names.firstIndex(of: Name(bytes))
  }
}
