/// Strict JSON (RFC 8259), read in one pass over the bytes and without a tree.
///
/// A caller begins with ``document(_:depthLimit:_:)`` and asks, at each place, for what it expects to find there:
///
/// ```swift
/// let ids = try JSONReader.document(body) { reader in
///   var ids: [String] = []
///   try reader.object { reader, key in
///     guard key == "actions" else { return try reader.skip() }
///     try reader.array { reader, _ in ids.append(try reader.string()) }
///   }
///   return ids
/// }
/// ```
///
/// At each place exactly one value is read. A read that throws leaves the reader before that value, so another may be
/// tried; where a body catches an error itself and returns, its value is checked and passed over. This is how one bad
/// element is told and the others are taken.
///
/// Errors know their path because ``array(_:)`` and ``object(_:)`` put their part in front of a `JSONError` that passes
/// through; nothing is paid for it until then. No input traps or exhausts the stack. A reader is of use only inside the
/// body it was given to.
package struct JSONReader {
  /// What has become of the value at the present place.
  enum Progress {
    case waiting, failed, read
  }

  let source: Source
  let depthLimit: Int
  var depth = 0
  /// Of the next byte; where a value is awaited, of its first byte.
  var position: Int
  /// Of the value that is awaited here, or was last read.
  var start: Int
  var progress = Progress.waiting

  private init(_ bytes: UnsafeRawBufferPointer, depthLimit: Int) {
    precondition(1...256 ~= depthLimit, "the depth limit is 1 to 256")
    source = Source(bytes)
    self.depthLimit = depthLimit
    position = source.skippingWhiteSpace(from: 0)
    start = position
  }

  /// Decodes one whole document: `body` reads its value, and nothing but white space may follow.
  ///
  /// What is not JSON is always reported as malformed: if `body` throws anything else, the whole document is checked,
  /// and a malformed error takes the place of the one thrown.
  ///
  /// - Parameter depthLimit: how many arrays and objects may be inside one another, 1 to 256.
  /// - Throws: a `JSONError`, or what `body` throws.
  /// - Complexity: O(*n*) for *n* bytes, besides what `body` does itself.
  package static func document<T>(
    _ bytes: UnsafeRawBufferPointer, depthLimit: Int = 32, _ body: (inout JSONReader) throws -> T
  ) throws -> T {
    var reader = JSONReader(bytes, depthLimit: depthLimit)
    do {
      let result = try body(&reader)
      try reader.settle()
      try reader.end()
      return result
    } catch let error as JSONError where error.code == .malformed {
      throw error
    } catch {
      var checker = JSONReader(bytes, depthLimit: depthLimit)
      try checker.skip()
      try checker.end()
      throw error
    }
  }

  /// Decodes one whole document held in an array.
  package static func document<T>(
    _ bytes: [UInt8], depthLimit: Int = 32, _ body: (inout JSONReader) throws -> T
  ) throws -> T {
    try bytes.withUnsafeBytes { try document($0, depthLimit: depthLimit, body) }
  }

  /// The byte where the next value begins; between reading a value and leaving the body, the byte after it.
  package var offset: Int { position }

  /// An `invalid` error about the value at this place: the one just read, or the next if none has been.
  package func invalid(_ reason: String) -> JSONError {
    JSONError(code: .invalid, offset: start, reason: reason)
  }
}

extension JSONReader {
  /// Every read begins here; it has failed until ``finish(at:)``.
  @inline(__always)
  mutating func begin() {
    precondition(progress != .read, "a body reads one value")
    progress = .failed
    start = position
  }

  /// The value that began at `start` ends before `end`.
  @inline(__always)
  mutating func finish(at end: Int) {
    position = end
    progress = .read
  }

  /// After a body: what it has not read, or could not and caught the error, is checked and passed over.
  @inline(__always)
  mutating func settle() throws {
    if progress != .read { try skip() }
  }

  /// After the document: nothing may follow.
  private func end() throws {
    let index = source.skippingWhiteSpace(from: position)
    guard index == source.count else { throw source.unexpected(at: index, wanted: "the end of the document") }
  }
}
