#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Through which record the log has answered for, in `FOLDER/acknowledged`: so that a log that ends before it is known to
/// be damaged, for SQLite by itself cuts a damaged WAL short without a word.
///
/// Eight bytes of the offset and four of their CRC-32C, written after a commit and before anyone hears of it, and never
/// synchronized: the mark can be older than the log, never ahead of what was made durable.
final class AcknowledgedMark: Sendable {
  private let descriptor: Int32
  private static let length = 12

  init(folder: String) throws(LogError) {
    descriptor = open("\(folder)/acknowledged", O_CREAT | O_RDWR | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw LogError(.storage, "\(folder)/acknowledged: \(String(cString: strerror(errno)))")
    }
  }

  deinit { close(descriptor) }

  /// The offset that was noted last; 0 where none was, or what is there is not whole.
  var offset: UInt64 { AcknowledgedMark.offset(in: descriptor) }

  /// The offset that was noted last in a folder; 0 where none was, it cannot be read, or what is there is not whole.
  static func offset(in folder: String) -> UInt64 {
    let descriptor = open("\(folder)/acknowledged", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return 0 }
    defer { close(descriptor) }
    return offset(in: descriptor)
  }

  private static func offset(in descriptor: Int32) -> UInt64 {
    var bytes = [UInt8](repeating: 0, count: AcknowledgedMark.length)
    guard pread(descriptor, &bytes, bytes.count, 0) == bytes.count else { return 0 }
    let offset = bytes.withUnsafeBytes { UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self)) }
    return AcknowledgedMark.bytes(of: offset) == bytes ? offset : 0
  }

  /// A mark that cannot be written is left as it is: it may be older than the log.
  func note(_ offset: UInt64) {
    _ = AcknowledgedMark.bytes(of: offset).withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
  }

  static func bytes(of offset: UInt64) -> [UInt8] {
    let number = withUnsafeBytes(of: offset.littleEndian) { Array($0) }
    let checksum = number.withUnsafeBytes { CRC32C.checksum($0) }
    return number + withUnsafeBytes(of: checksum.littleEndian) { Array($0) }
  }
}
