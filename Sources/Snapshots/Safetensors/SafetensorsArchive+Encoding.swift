import JSON

extension SafetensorsArchive {
  /// The file: the same bytes for equal archives, whatever order their tensors were given in.
  ///
  /// The header has `__metadata__` first and then the tensors by name, every object's keys sorted by their UTF-8 bytes;
  /// spaces follow it so that the data starts at a multiple of 8. The data are in the order of ``tensors``.
  ///
  /// - Complexity: O(*n* + *t* log *t*) for *n* bytes and *t* tensors.
  package func encoded() -> [UInt8] {
    var header = encodedHeader()
    header += [UInt8](repeating: UInt8(ascii: " "), count: -header.count & 7)
    var file: [UInt8] = []
    file.reserveCapacity(8 + header.count + tensors.reduce(0) { $0 + $1.elements.size })
    withUnsafeBytes(of: UInt64(header.count).littleEndian) { file.append(contentsOf: $0) }
    file += header
    for tensor in tensors { tensor.elements.append(to: &file) }
    let isSealed = SafetensorsChecksum.seal(&file, header: 8..<8 + header.count)
    precondition(isSealed, "the header was written without its checksum")
    return file
  }

  private func encodedHeader() -> [UInt8] {
    var text = metadata
    text[Self.checksumKey] = SafetensorsChecksum.placeholder
    var writer = JSONWriter()
    writer.object { header in
      header.key(Self.metadataKey)
      header.object { entries in
        for (key, value) in text.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
          entries.key(key)
          entries.string(value)
        }
      }
      for (tensor, range) in placed().sorted(by: { $0.0.name.utf8.lexicographicallyPrecedes($1.0.name.utf8) }) {
        header.key(tensor.name)
        Self.write(tensor, range, to: &header)
      }
    }
    return writer.bytes
  }

  /// Each tensor with its range in the data.
  private func placed() -> [(Tensor, Range<Int>)] {
    var end = 0
    return tensors.map { tensor in
      let begin = end
      end += tensor.elements.size
      return (tensor, begin..<end)
    }
  }

  private static func write(_ tensor: Tensor, _ range: Range<Int>, to header: inout JSONWriter) {
    header.object { fields in
      fields.key("data_offsets")
      fields.array { offsets in
        offsets.integer(range.lowerBound)
        offsets.integer(range.upperBound)
      }
      fields.key("dtype")
      fields.string(tensor.elements.type.rawValue)
      fields.key("shape")
      fields.array { shape in
        for dimension in tensor.shape { shape.integer(dimension) }
      }
    }
  }
}
