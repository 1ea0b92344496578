/// The keys an object has had so far.
///
/// Up to 16 keys are kept in place: a mask of 64 bits tells that a key is new, or else its hash is compared, and its
/// bytes if the hash is the same. More keys go to a `Set`, whose hashing is seeded, so that no choice of keys makes an
/// object slow.
struct KeySet {
  private static let placeCount = 16

  private var count = 0
  private var mask: UInt64 = 0
  private var hashes = SIMD16<UInt32>()
  /// Where each key's token begins.
  private var starts = SIMD16<Int>()
  private var spilled: Set<ExactKey> = []

  /// Adds `key`; false if the object has had it.
  ///
  /// - Complexity: O(*k*) for a key of *k* bytes, expected.
  @inline(__always)
  mutating func insert(_ key: StringToken, of source: Source) -> Bool {
    guard count < Self.placeCount else { return spill(key, of: source) }
    let hash = source.hash(key)
    let bit: UInt64 = 1 << UInt64(hash & 63)
    if mask & bit != 0, contains(key, hash, of: source) { return false }
    mask |= bit
    hashes[count] = hash
    starts[count] = key.start
    count += 1
    return true
  }

  private func contains(_ key: StringToken, _ hash: UInt32, of source: Source) -> Bool {
    for place in 0..<count where hashes[place] == hash {
      guard let other = try? source.stringToken(at: starts[place]) else { continue }
      if ExactKey(source.string(other)) == ExactKey(source.string(key)) { return true }
    }
    return false
  }

  private mutating func spill(_ key: StringToken, of source: Source) -> Bool {
    if spilled.isEmpty {
      for place in 0..<Self.placeCount {
        guard let other = try? source.stringToken(at: starts[place]) else { continue }
        spilled.insert(ExactKey(source.string(other)))
      }
    }
    count += 1
    return spilled.insert(ExactKey(source.string(key))).inserted
  }
}

/// A key that is equal to another if their bytes are; `String` would call "é" and "e\u{301}" the same.
struct ExactKey: Hashable {
  let text: String

  init(_ text: String) {
    self.text = text
  }

  static func == (left: ExactKey, right: ExactKey) -> Bool {
    left.text.utf8.elementsEqual(right.text.utf8)
  }

  func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}

extension Source {
  /// A quick hash of a key's decoded bytes. It need not be strong: ``KeySet`` asks it about few keys only.
  @inline(__always)
  fileprivate func hash(_ key: StringToken) -> UInt32 {
    if key.isPlain { return Self.hash(slice(key.content)) }
    var text = string(key)
    return text.withUTF8 { Self.hash(UnsafeRawBufferPointer($0)) }
  }

  /// Eight bytes a step (multiply, fold), the last step short.
  @inline(__always)
  private static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    var state = UInt64(truncatingIfNeeded: bytes.count)
    var index = 0
    while bytes.count - index >= 8 {
      state = mixed(state ^ UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)))
      index += 8
    }
    var tail: UInt64 = 0
    while index < bytes.count {
      tail = tail << 8 | UInt64(bytes[index])
      index += 1
    }
    return UInt32(truncatingIfNeeded: mixed(state ^ tail) >> 32)
  }

  /// One step; the multiplier is 2⁶⁴ over the golden ratio.
  @inline(__always)
  private static func mixed(_ state: UInt64) -> UInt64 {
    let product = state &* 0x9E37_79B9_7F4A_7C15
    return product ^ product >> 29
  }
}
