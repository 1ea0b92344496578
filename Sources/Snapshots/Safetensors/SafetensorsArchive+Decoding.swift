extension SafetensorsArchive {
  /// The archive in `file`, once every byte of it is accounted for.
  ///
  /// Any input is safe. In this order: the header's length, the header's JSON, the number of tensors, each tensor's
  /// name, type, shape and range, the ranges together, the checksum. Elements are read last. A file of another writer
  /// is refused unless it has our checksum.
  ///
  /// - Throws: The code of the first check that fails, with where and what was expected.
  /// - Complexity: O(*n* + *t* log *t*) for *n* bytes and *t* tensors.
  package init(decoding file: [UInt8], limits: SafetensorsLimits = .init()) throws(SafetensorsError) {
    let headerRange = try Self.headerRange(of: file, limits: limits)
    let header = try SafetensorsHeader(decoding: file, range: headerRange, limits: limits)
    let data = headerRange.upperBound..<file.count
    let layout = try SafetensorsLayout(header.entries, dataCount: data.count)
    try SafetensorsChecksum.verify(file, header: headerRange)
    let tensors = file.withUnsafeBytes { bytes in
      let data = UnsafeRawBufferPointer(rebasing: bytes[data])
      return layout.slots.map { slot in
        let elements = Elements(slot.type, decoding: UnsafeRawBufferPointer(rebasing: data[slot.range]))
        return Tensor(name: slot.name, shape: slot.shape, elements: elements)
      }
    }
    self.init(metadata: header.metadata, distinct: tensors)
  }

  private static func headerRange(
    of file: [UInt8], limits: SafetensorsLimits
  ) throws(SafetensorsError) -> Range<Int> {
    guard file.count >= 8 else {
      throw SafetensorsError(.fileTooShort, at: "file", expected: "at least 8 bytes, found \(file.count)")
    }
    let length = file[..<8].reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(file.count - 8) else {
      throw SafetensorsError(
        .headerOutsideFile, at: "header", expected: "up to \(file.count - 8) bytes, found \(length)")
    }
    guard length <= UInt64(max(limits.headerBytes, 0)) else {
      throw SafetensorsError(
        .headerTooLarge, at: "header", expected: "up to \(limits.headerBytes) bytes, found \(length)")
    }
    return 8..<8 + Int(length)
  }
}
