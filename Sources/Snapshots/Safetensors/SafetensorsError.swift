/// Why a safetensors file, or a tensor of it, cannot be used.
package struct SafetensorsError: Error, Equatable, CustomStringConvertible {
  /// What is wrong, in the order in which a file is checked.
  package enum Code: String, Sendable, CaseIterable {
    /// The file has no room for the header's length.
    case fileTooShort
    /// The header ends behind the file's end.
    case headerOutsideFile
    /// The header is longer than the limit.
    case headerTooLarge
    /// The header is not the strict JSON of this format.
    case headerMalformed
    /// There are more tensors than the limit.
    case tooManyTensors
    /// Two names or two keys are the same text in other bytes. (The same bytes twice are malformed JSON.)
    case duplicateName
    /// A `dtype` is none of ours.
    case unknownElementType
    /// A dimension is negative, or the size in bytes overflows.
    case shapeInvalid
    /// A byte range is negative or backwards.
    case rangeInvalid
    /// A byte range is not as long as shape and type say.
    case rangeSize
    /// A byte range ends behind the file's end.
    case rangeOutsideFile
    /// A byte range begins inside another.
    case rangeOverlap
    /// Bytes between two ranges belong to no tensor.
    case rangeGap
    /// Bytes behind the last range belong to no tensor.
    case trailingData
    /// There is no checksum, or it is not written as we write it.
    case checksumMissing
    /// The checksum is of other bytes.
    case checksumMismatch
    /// The archive has no such tensor.
    case tensorMissing
    /// The tensor's elements are of another type.
    case wrongElementType
  }

  /// What is wrong.
  package let code: Code

  /// Where: a part of the file or a tensor, printable.
  package let location: String

  /// What should have been there.
  package let expected: String

  /// One line for people.
  package var description: String { "\(location): expected \(expected) (\(code.rawValue))" }

  init(_ code: Code, at location: String, expected: String) {
    self.code = code
    self.location = location
    self.expected = expected
  }

  init(_ code: Code, tensor name: String, expected: String) {
    self.init(code, at: "tensor \"\(Self.printable(name))\"", expected: expected)
  }

  /// At most `limit` scalars of a string from outside, with everything but printable ASCII escaped.
  static func printable(_ text: String, limit: Int = 64) -> String {
    let scalars = text.unicodeScalars
    let start = scalars.prefix(limit).map { (" "..."~").contains($0) ? String($0) : $0.escaped(asASCII: true) }.joined()
    return scalars.dropFirst(limit).isEmpty ? start : start + "..."
  }
}
