import Foundation

/// Why bytes could not be read; the reader of lines adds where.
struct ByteFailure: Error {
  let reason: String
}

/// The bytes of a file or of standard input, unpacked if they begin as gzip does.
///
/// Holds 64 KiB of the file and 256 KiB of what it unpacks to, whatever the file's size.
final class ByteSource {
  private let descriptor: Int32
  private let isOwned: Bool
  private var read = [UInt8](repeating: 0, count: 1 << 16)
  /// Bytes that were read and not yet handed on; only while the file's kind is found out, and for gzip.
  private var waiting: ArraySlice<UInt8> = []
  private var inflater: Inflater?
  private var kindIsKnown = false

  /// - Parameter path: `-` is standard input.
  /// - Throws: `ByteFailure` if there is no such file, or it may not be read.
  init(path: String) throws(ByteFailure) {
    isOwned = path != "-"
    descriptor = isOwned ? open(path, O_RDONLY | O_CLOEXEC) : STDIN_FILENO
    guard descriptor >= 0 else { throw ByteFailure(reason: "cannot be opened: \(String(cString: strerror(errno)))") }
  }

  deinit {
    if isOwned { close(descriptor) }
  }

  /// Appends what comes next to `output`; false at the end.
  ///
  /// - Throws: `ByteFailure` if the file cannot be read on, or its gzip data is damaged or ends early.
  func append(to output: inout [UInt8]) throws(ByteFailure) -> Bool {
    if !kindIsKnown { try findKind() }
    guard let inflater else {
      let next = waiting.isEmpty ? try fill() : waiting
      waiting = []
      output.append(contentsOf: next)
      return !next.isEmpty
    }
    let before = output.count
    while output.count == before {
      if waiting.isEmpty { waiting = try fill() }
      guard !waiting.isEmpty else {
        if inflater.isInsideMember { throw ByteFailure(reason: "the gzip data ends early: the file was cut short") }
        return false
      }
      try inflater.inflate(&waiting, into: &output)
    }
    return true
  }

  /// Reads until the first two bytes tell whether this is gzip; a pipe may give them one by one.
  private func findKind() throws(ByteFailure) {
    while waiting.count < Inflater.magic.count {
      let next = try fill()
      if next.isEmpty { break }
      waiting += next
    }
    if waiting.starts(with: Inflater.magic) { inflater = try Inflater() }
    kindIsKnown = true
  }

  private func fill() throws(ByteFailure) -> ArraySlice<UInt8> {
    while true {
      let count = read.withUnsafeMutableBytes { Foundation.read(descriptor, $0.baseAddress, $0.count) }
      if count >= 0 { return read[..<count] }
      if errno != EINTR { throw ByteFailure(reason: "cannot be read: \(String(cString: strerror(errno)))") }
    }
  }
}
