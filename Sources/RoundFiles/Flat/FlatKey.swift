import JSON

/// The keys of a flat line that mean something.
enum FlatKey: Int, CaseIterable {
  case r, p, pos, a, pi, q, c, mu, mix, m, d, l, t, w, arm

  static let names = KeyNames(allCases.map { "\($0)" })
}

/// Some keys.
struct FlatKeys {
  private var bits: UInt32 = 0

  mutating func insert(_ key: FlatKey) { bits |= 1 << UInt32(key.rawValue) }
  func contains(_ key: FlatKey) -> Bool { bits & 1 << UInt32(key.rawValue) != 0 }
}
