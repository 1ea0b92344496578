import JSON

/// The values by which an outcome is grouped, as their JSON: equal values have equal bytes, and "3" is not 3. A value that
/// is not there is null.
struct InsightKey: Hashable, Sendable {
  /// Parted by line feeds, which no written JSON holds.
  private let bytes: [UInt8]

  /// One value for each dimension.
  var values: [ArraySlice<UInt8>] {
    bytes.split(separator: InsightKey.separator, omittingEmptySubsequences: false)
  }

  private static let separator = UInt8(ascii: "\n")
  private static let null = Array("null".utf8)
  /// A value of more bytes than that is none to count by; all such are one.
  private static let valueLimit = 256
  private static let long = Array(#""…""#.utf8)

  /// Reads the values from an outcome's line.
  ///
  /// - Throws: `JSONError` if it is not a JSON object.
  init(of line: [UInt8], by dimensions: [InsightDimension]) throws {
    var values: [[UInt8]] = Array(repeating: InsightKey.null, count: dimensions.count)
    try line.withUnsafeBytes { bytes in
      try JSONReader.document(bytes) { reader in
        try reader.object { reader, key in try InsightKey.read(key, from: &reader, bytes, dimensions, into: &values) }
      }
    }
    bytes = Array(values.joined(separator: [InsightKey.separator]))
  }

  private static func read(
    _ key: String, from reader: inout JSONReader, _ bytes: UnsafeRawBufferPointer, _ dimensions: [InsightDimension],
    into values: inout [[UInt8]]
  ) throws {
    switch key {
    case "tags", "context":
      try reader.object { reader, name in
        let dimension: InsightDimension = key == "tags" ? .tag(name) : .context(name)
        guard let index = dimensions.firstIndex(of: dimension) else { return }
        values[index] = value(bytes[try reader.raw()])
      }
    case "impressionAt":
      let time = bytes[try reader.raw()]
      for (index, dimension) in dimensions.enumerated() {
        if dimension == .hour { values[index] = Array(time.prefix(14)) + Array(#":00:00Z""#.utf8) }
        if dimension == .day { values[index] = Array(time.prefix(11)) + [UInt8(ascii: "\"")] }
      }
    default:
      guard let field = InsightDimension.Field(rawValue: key), let index = dimensions.firstIndex(of: .field(field))
      else { return }
      values[index] = value(bytes[try reader.raw()])
    }
  }

  private static func value(_ raw: Slice<UnsafeRawBufferPointer>) -> [UInt8] {
    raw.count <= valueLimit ? Array(raw) : long
  }

  /// The order of their bytes.
  static func precedes(_ a: InsightKey, _ b: InsightKey) -> Bool { a.bytes.lexicographicallyPrecedes(b.bytes) }
}
