import Events

/// One feature of the context, or of the candidates.
package struct Feature: Equatable, Sendable {
  package enum Kind: Equatable, Sendable {
    /// One-hot over `values`, and one more place for any other value.
    case oneHot(values: [String])
    /// Each value sets the place `hash mod buckets`; see `hashedBucket`.
    case hashed(buckets: Int)
    /// (v − mean) / scale.
    case number(mean: Double, scale: Double)
    /// Exactly `size` numbers, as they are.
    case vector(size: Int)
  }

  package let name: String
  package let kind: Kind
  /// The hash after `name=`: a value's hash goes on from it.
  private let hashPrefix: StableHash

  package init(name: String, kind: Kind) {
    self.name = name
    self.kind = kind
    var hash = StableHash()
    hash.combine(name)
    hash.combine("=")
    hashPrefix = hash
  }

  /// Elements of the vector that this feature fills.
  package var width: Int {
    switch kind {
    case .oneHot(let values): values.count + 1
    case .hashed(let buckets): buckets
    case .number: 1
    case .vector(let size): size
    }
  }

  /// Whether its values are strings.
  package var isCategory: Bool {
    switch kind {
    case .oneHot, .hashed: true
    case .number, .vector: false
    }
  }

  /// `StableHash` of `name=value`: what buckets of features and of crosses are found by.
  package func hash(of value: String) -> UInt64 {
    var hash = hashPrefix
    hash.combine(value)
    return hash.finalize()
  }

  /// The bucket of a value: `StableHash` of `name=value`, modulo the number of buckets.
  package static func hashedBucket(name: String, value: String, buckets: Int) -> Int {
    Feature(name: name, kind: .hashed(buckets: buckets)).hash(of: value).bucket(of: buckets)
  }

  var elementNames: [String] {
    switch kind {
    case .oneHot(let values): values.map { "\(name)=\($0)" } + ["\(name)=*"]
    case .hashed(let buckets): (0..<buckets).map { "\(name)#\($0)" }
    case .number: [name]
    case .vector(let size): (0..<size).map { "\(name)[\($0)]" }
    }
  }

  var canonicalDescription: String {
    switch kind {
    case .oneHot(let values): "\(name.debugDescription):oneHot\(values.map(\.debugDescription))"
    case .hashed(let buckets): "\(name.debugDescription):hashed(\(buckets))"
    case .number(let mean, let scale): "\(name.debugDescription):number(\(mean),\(scale))"
    case .vector(let size): "\(name.debugDescription):vector(\(size))"
    }
  }
}

extension UInt64 {
  /// The bucket of a hash. - Precondition: At least one bucket.
  func bucket(of buckets: Int) -> Int { Int(self % UInt64(buckets)) }
}
