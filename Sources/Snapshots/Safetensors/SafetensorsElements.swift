extension SafetensorsArchive {
  /// The types of number we read and write, by their names in the header (`dtype`).
  package enum ElementType: String, Sendable, CaseIterable {
    /// IEEE 754 binary32.
    case float32 = "F32"
    /// IEEE 754 binary64.
    case float64 = "F64"
    /// A signed integer of 64 bits.
    case int64 = "I64"
    /// A byte.
    case uint8 = "U8"

    /// Bytes per element.
    package var size: Int {
      switch self {
      case .float64, .int64: 8
      case .float32: 4
      case .uint8: 1
      }
    }
  }

  /// The numbers of a tensor. Equality is of bits: a NaN equals itself, and -0 is not 0.
  package enum Elements: Sendable {
    /// `F32`.
    case floats([Float])
    /// `F64`.
    case doubles([Double])
    /// `I64`.
    case integers([Int64])
    /// `U8`.
    case bytes([UInt8])

    /// The type of every element.
    package var type: ElementType {
      switch self {
      case .floats: .float32
      case .doubles: .float64
      case .integers: .int64
      case .bytes: .uint8
      }
    }

    /// How many there are.
    package var count: Int {
      switch self {
      case .floats(let values): values.count
      case .doubles(let values): values.count
      case .integers(let values): values.count
      case .bytes(let values): values.count
      }
    }

    /// Bytes in a file. Cannot overflow: the elements are in memory.
    var size: Int { count * type.size }
  }
}

extension SafetensorsArchive.Elements: Equatable {
  package static func == (first: Self, second: Self) -> Bool {
    switch (first, second) {
    case (.floats(let a), .floats(let b)): a.elementsEqual(b) { $0.bitPattern == $1.bitPattern }
    case (.doubles(let a), .doubles(let b)): a.elementsEqual(b) { $0.bitPattern == $1.bitPattern }
    case (.integers(let a), .integers(let b)): a == b
    case (.bytes(let a), .bytes(let b)): a == b
    default: false
    }
  }
}

extension SafetensorsArchive.Elements {
  /// Appends the elements as in a file: little-endian, without gaps.
  ///
  /// By closures: key paths of two steps are followed at run time, and take twelve times as long.
  /// - Complexity: O(*n*).
  func append(to file: inout [UInt8]) {
    switch self {
    case .floats(let values): Self.append(values.map { $0.bitPattern.littleEndian }, to: &file)
    case .doubles(let values): Self.append(values.map { $0.bitPattern.littleEndian }, to: &file)
    case .integers(let values): Self.append(values.map { $0.littleEndian }, to: &file)
    case .bytes(let values): file += values
    }
  }

  /// The elements of `type` that fill `bytes`, as in a file. A remainder smaller than an element is not read.
  ///
  /// - Complexity: O(*n*).
  init(_ type: SafetensorsArchive.ElementType, decoding bytes: UnsafeRawBufferPointer) {
    self =
      switch type {
      case .float32: .floats(Self.read(bytes) { (pattern: UInt32) in Float(bitPattern: pattern) })
      case .float64: .doubles(Self.read(bytes) { (pattern: UInt64) in Double(bitPattern: pattern) })
      case .int64: .integers(Self.read(bytes) { (pattern: Int64) in pattern })
      case .uint8: .bytes([UInt8](bytes))
      }
  }

  private static func append(_ patterns: [some FixedWidthInteger], to file: inout [UInt8]) {
    patterns.withUnsafeBytes { file.append(contentsOf: $0) }
  }

  private static func read<Pattern: FixedWidthInteger & BitwiseCopyable, Element>(
    _ bytes: UnsafeRawBufferPointer, as element: (Pattern) -> Element
  ) -> [Element] {
    let size = MemoryLayout<Pattern>.size
    return (0..<bytes.count / size).map { index in
      element(Pattern(littleEndian: bytes.loadUnaligned(fromByteOffset: index * size, as: Pattern.self)))
    }
  }
}
