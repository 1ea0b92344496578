import JSON

/// The header of a safetensors file as it is written, before any check of what its numbers mean.
struct SafetensorsHeader {
  /// What the header says of one tensor.
  struct Entry {
    var name: String
    var type: String
    var shape: [Int]
    var begin: Int
    var end: Int
  }

  private(set) var metadata: [String: String] = [:]

  /// In the order of the header.
  private(set) var entries: [Entry] = []

  /// Reads the header that lies at `range` of `file`.
  ///
  /// - Throws: `headerMalformed` for anything but an object of tensors and `__metadata__`, of exactly the fields the
  ///   format has; `tooManyTensors`; `duplicateName` for keys of the metadata.
  /// - Complexity: O(*n*) for *n* bytes of header.
  init(decoding file: [UInt8], range: Range<Int>, limits: SafetensorsLimits) throws(SafetensorsError) {
    guard file[range].first == UInt8(ascii: "{") else {
      throw SafetensorsError(.headerMalformed, at: "header", expected: "a { as its first byte")
    }
    do {
      try file.withUnsafeBytes { bytes in
        try JSONReader.document(UnsafeRawBufferPointer(rebasing: bytes[range])) { reader in
          try read(&reader, limits: limits)
        }
      }
    } catch let error as SafetensorsError {
      throw error
    } catch {
      let reason = SafetensorsError.printable("\(error)", limit: 400)
      throw SafetensorsError(.headerMalformed, at: "header", expected: "the JSON of a header: \(reason)")
    }
  }

  private mutating func read(_ reader: inout JSONReader, limits: SafetensorsLimits) throws {
    try reader.object { reader, key in
      guard key != SafetensorsArchive.metadataKey else { return try readMetadata(&reader) }
      guard entries.count < limits.tensors else {
        throw SafetensorsError(.tooManyTensors, at: "header", expected: "up to \(limits.tensors) tensors")
      }
      entries.append(try Self.entry(key, from: &reader))
    }
  }

  private mutating func readMetadata(_ reader: inout JSONReader) throws {
    try reader.object { reader, key in
      let value = try reader.string()
      // The reader compares bytes; the dictionary compares text, for which an é may be one scalar or two.
      guard metadata.updateValue(value, forKey: key) == nil else {
        let location = "metadata \"\(SafetensorsError.printable(key))\""
        throw SafetensorsError(.duplicateName, at: location, expected: "a key of its own")
      }
    }
  }

  private static func entry(_ name: String, from reader: inout JSONReader) throws -> Entry {
    var type: String?
    var shape: [Int]?
    var offsets: [Int] = []
    try reader.object { reader, key in
      switch key {
      case "dtype": type = try reader.string()
      case "shape": shape = try integers(from: &reader, atMost: .max)
      case "data_offsets": offsets = try integers(from: &reader, atMost: 2)
      default: throw reader.invalid("expected no more than dtype, shape and data_offsets")
      }
    }
    guard let type, let shape, offsets.count == 2 else {
      throw reader.invalid("expected dtype, shape and data_offsets")
    }
    return Entry(name: name, type: type, shape: shape, begin: offsets[0], end: offsets[1])
  }

  private static func integers(from reader: inout JSONReader, atMost limit: Int) throws -> [Int] {
    var values: [Int] = []
    try reader.array { reader, index in
      guard index < limit else { throw reader.invalid("expected \(limit) elements") }
      guard let value = Int(exactly: try reader.integer()) else { throw reader.invalid("expected a whole number") }
      values.append(value)
    }
    return values
  }
}
