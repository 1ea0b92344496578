package import Events

/// A record as the log keeps it. Made where the request is handled, so that the one writer need not encode.
package struct LogRecord: Sendable {
  package let body: [UInt8]
  /// The decision that it is or names, under which it is to be found again.
  let mention: Mention?
  /// By which other records than those of decisions are found.
  let listing: Listing?
  /// By which attribution tells a repeat from a conflict.
  package let digest: UInt64

  package init(_ record: Record) {
    body = record.encoded()
    digest = EventDigest.of(body)
    mention = Mention(record)
    listing = Listing(record)
  }

  /// Takes up a stored body.
  ///
  /// - Throws: `LogError` if the checksum is not that of body and offset.
  package init(body: [UInt8], checksum: Int64, at offset: UInt64) throws(LogError) {
    self.body = body
    mention = nil
    listing = nil
    digest = EventDigest.of(body)
    guard Int64(self.checksum(at: offset)) == checksum else {
      throw LogError(.damaged, "log record \(offset) is damaged: its checksum is not that of its bytes")
    }
  }

  /// CRC-32C of the body, combined with that of the offset by exclusive or: a record in another's place is damage too.
  package func checksum(at offset: UInt64) -> UInt32 {
    let place = withUnsafeBytes(of: offset.littleEndian) { CRC32C.checksum($0) }
    return place ^ body.withUnsafeBytes { CRC32C.checksum($0) }
  }

  package func decoded(at offset: UInt64) throws(LogError) -> Record {
    do {
      return try body.withUnsafeBytes { bytes throws(ByteError) in try Record(decoding: bytes) }
    } catch {
      throw LogError(.damaged, "log record \(offset) cannot be read: \(error)")
    }
  }
}
