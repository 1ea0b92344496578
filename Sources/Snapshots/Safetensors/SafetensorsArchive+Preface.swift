extension SafetensorsArchive {
  /// What a file says in its text, told from its beginning and its size.
  ///
  /// The tensors must fill the file exactly, so that a file that was cut is refused; whether its bytes are those that were
  /// written is not known without all of them.
  /// - Parameters:
  ///   - start: The first bytes of the file, as many as `prefaceLength` says.
  ///   - size: Of the whole file.
  /// - Throws: As decoding does.
  static func metadata(
    start: [UInt8], size: Int, limits: SafetensorsLimits = .init()
  ) throws(SafetensorsError) -> [String: String] {
    let range = try headerRange(of: start, size: size, limits: limits)
    guard range.upperBound <= start.count else {
      throw SafetensorsError(.headerOutsideFile, at: "header", expected: "up to \(start.count - 8) bytes")
    }
    let header = try SafetensorsHeader(decoding: start, range: range, limits: limits)
    _ = try SafetensorsLayout(header.entries, dataCount: size - range.upperBound)
    return header.metadata
  }

  /// Bytes of a file up to the end of its header.
  static func prefaceLength(
    start: [UInt8], size: Int, limits: SafetensorsLimits = .init()
  ) throws(SafetensorsError) -> Int {
    try headerRange(of: start, size: size, limits: limits).upperBound
  }

  /// Where the header lies.
  ///
  /// - Parameters:
  ///   - start: The first bytes of the file, at least 8 if it has as many.
  ///   - size: Of the whole file.
  static func headerRange(
    of start: [UInt8], size: Int, limits: SafetensorsLimits
  ) throws(SafetensorsError) -> Range<Int> {
    guard start.count >= 8 else {
      throw SafetensorsError(.fileTooShort, at: "file", expected: "at least 8 bytes, found \(size)")
    }
    let length = start[..<8].reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(max(size - 8, 0)) else {
      throw SafetensorsError(.headerOutsideFile, at: "header", expected: "up to \(size - 8) bytes, found \(length)")
    }
    guard length <= UInt64(max(limits.headerBytes, 0)) else {
      throw SafetensorsError(
        .headerTooLarge, at: "header", expected: "up to \(limits.headerBytes) bytes, found \(length)")
    }
    return 8..<8 + Int(length)
  }
}
