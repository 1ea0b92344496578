import CZlib

/// Unpacks gzip, member after member, a bounded piece at a time.
final class Inflater {
  /// What gzip begins with.
  static let magic: [UInt8] = [0x1F, 0x8B]

  private let stream: UnsafeMutablePointer<z_stream>
  private var piece = [UInt8](repeating: 0, count: 1 << 18)
  /// Whether a member has begun and not ended: if nothing follows, it was cut short.
  private(set) var isInsideMember = true

  /// - Throws: `ByteFailure` if zlib has no memory.
  init() throws(ByteFailure) {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    guard marquee_inflateInit(stream) == Z_OK else { throw ByteFailure(reason: "zlib has no memory") }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// Unpacks from the beginning of `packed` and appends at most 256 KiB to `output`.
  ///
  /// - Returns: How many bytes of `packed` were used; not always all, call again with the rest.
  /// - Throws: `ByteFailure` if it is not gzip, or its checksum does not agree.
  func inflate(_ packed: inout ArraySlice<UInt8>, into output: inout [UInt8]) throws(ByteFailure) {
    if !isInsideMember {
      inflateReset(stream)
      isInsideMember = true
    }
    let (status, used, made) = step(&packed)
    packed = packed.dropFirst(used)
    output.append(contentsOf: piece[..<made])
    switch status {
    case Z_OK, Z_BUF_ERROR: break
    case Z_STREAM_END: isInsideMember = false
    default: throw ByteFailure(reason: "damaged gzip data: \(stream.pointee.msg.map { String(cString: $0) } ?? "?")")
    }
  }

  private func step(_ packed: inout ArraySlice<UInt8>) -> (status: Int32, used: Int, made: Int) {
    packed.withUnsafeMutableBufferPointer { input in
      piece.withUnsafeMutableBufferPointer { output in
        stream.pointee.next_in = input.baseAddress
        stream.pointee.avail_in = UInt32(clamping: input.count)
        stream.pointee.next_out = output.baseAddress
        stream.pointee.avail_out = UInt32(clamping: output.count)
        let status = CZlib.inflate(stream, Z_NO_FLUSH)
        return (status, input.count - Int(stream.pointee.avail_in), output.count - Int(stream.pointee.avail_out))
      }
    }
  }
}
