/// CRC-32C (Castagnoli, polynomial 0x1EDC6F41 reflected), eight bytes a step by eight tables.
enum CRC32C {
  private static let tables: [[UInt32]] = {
    var tables = [
      (0..<256).map { (byte: UInt32) in
        (0..<8).reduce(byte) { crc, _ in crc & 1 == 0 ? crc >> 1 : (crc >> 1) ^ 0x82F6_3B78 }
      }
    ]
    for _ in 1..<8 {
      let previous = tables[tables.count - 1]
      tables.append(previous.map { tables[0][Int($0 & 0xFF)] ^ ($0 >> 8) })
    }
    return tables
  }()

  /// The checksum of `bytes`; 0xE3069283 for the ASCII digits 1 to 9.
  static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    var crc = ~UInt32(0)
    var index = 0
    while bytes.count - index >= 8 {
      let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)) ^ UInt64(crc)
      crc = 0
      for lane in 0..<8 { crc ^= tables[7 - lane][Int((word >> UInt64(8 * lane)) & 0xFF)] }
      index += 8
    }
    for byte in bytes[index...] { crc = tables[0][Int((crc ^ UInt32(byte)) & 0xFF)] ^ (crc >> 8) }
    return ~crc
  }
}
