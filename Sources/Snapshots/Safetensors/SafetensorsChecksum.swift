import Crypto

/// The SHA-256 of a whole file, kept inside it: computed with its own 64 digits as ASCII `0`.
package enum SafetensorsChecksum {
  /// What stands in the digits' place while the checksum is computed.
  static let placeholder = String(repeating: "0", count: length)

  /// Digits of a checksum.
  private static let length = 2 * SHA256.byteCount

  /// The range of the checksum's digits in `file`, if the header has the entry without white space, as we write it.
  ///
  /// The search is for `"checksum":"` behind a `{` or a comma. In a header that is JSON of this format this can only be
  /// the key in `__metadata__`: no other string has a key, and a quotation mark inside a string is escaped.
  ///
  /// - Complexity: O(*n*) for *n* bytes of header.
  static func digits(in file: [UInt8], header: Range<Int>) -> Range<Int>? {
    let key = Array("\"\(SafetensorsArchive.checksumKey)\":\"".utf8)
    let window = key.count + length + 1
    guard header.count > window else { return nil }
    for start in header.lowerBound + 1...header.upperBound - window where file[start] == key[0] {
      let digits = start + key.count..<start + key.count + length
      let opens = file[start - 1] == UInt8(ascii: "{") || file[start - 1] == UInt8(ascii: ",")
      guard opens, file[start..<digits.lowerBound] == key[...] else { continue }
      return file[digits.upperBound] == UInt8(ascii: "\"") ? digits : nil
    }
    return nil
  }

  /// The digits that belong at `digits` in `file`.
  ///
  /// - Complexity: O(*n*) for *n* bytes of file, without a copy of them.
  static func compute(_ file: [UInt8], digits: Range<Int>) -> [UInt8] {
    var hash = SHA256()
    file.withUnsafeBytes { bytes in
      hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: bytes[..<digits.lowerBound]))
      hash.update(data: Array(placeholder.utf8))
      hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: bytes[digits.upperBound...]))
    }
    let alphabet = Array("0123456789abcdef".utf8)
    return hash.finalize().flatMap { [alphabet[Int($0 >> 4)], alphabet[Int($0 & 15)]] }
  }

  /// Writes the checksum over the digits that the header already has in its place, whatever they are.
  ///
  /// - Returns: Whether there was such a place.
  package static func seal(_ file: inout [UInt8], header: Range<Int>) -> Bool {
    guard let digits = digits(in: file, header: header) else { return false }
    file.replaceSubrange(digits, with: compute(file, digits: digits))
    return true
  }

  /// Checks the digits in `file`.
  ///
  /// - Throws: `checksumMissing` or `checksumMismatch`, which never tell the digits.
  static func verify(_ file: [UInt8], header: Range<Int>) throws(SafetensorsError) {
    guard let digits = digits(in: file, header: header) else {
      throw SafetensorsError(.checksumMissing, at: "header", expected: "a checksum of 64 digits")
    }
    guard file[digits] == compute(file, digits: digits)[...] else {
      throw SafetensorsError(.checksumMismatch, at: "file", expected: "the bytes its checksum was computed from")
    }
  }
}
