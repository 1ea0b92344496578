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
    let headerRange = try Self.headerRange(of: file, size: file.count, limits: limits)
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
}
