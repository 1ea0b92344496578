/// Named arrays of numbers and a page of text about them, in the *safetensors* format.
///
/// A file is eight bytes of header length, a JSON header, and the tensors' elements, all little-endian. Ours adds one
/// entry to the text, ``checksumKey``: the SHA-256 of the whole file, so that no damaged byte is ever served.
/// Python opens what we write with `safetensors.numpy.load_file`.
///
/// ``encoded()`` writes one; ``init(decoding:limits:)`` reads one, and refuses everything it does not fully understand.
/// Source: https://huggingface.co/docs/safetensors, "Format".
package struct SafetensorsArchive: Sendable, Equatable {
  /// The header's entry that holds ``metadata``; no tensor can have this name.
  package static let metadataKey = "__metadata__"

  /// The entry of ``metadata`` that holds the checksum: 64 lower-case hexadecimal digits.
  package static let checksumKey = "checksum"

  /// All of `__metadata__`. After decoding it includes the checksum; encoding replaces the checksum, or adds it.
  package var metadata: [String: String]

  /// The tensors in the order of the file: wider elements first, then by the name's UTF-8 bytes.
  package let tensors: [Tensor]

  /// An archive of `tensors`, given in any order.
  ///
  /// - Precondition: the names differ, and none is ``metadataKey``.
  /// - Complexity: O(*n* log *n*) for *n* tensors.
  package init(metadata: [String: String] = [:], tensors: [Tensor]) {
    precondition(Set(tensors.map(\.name)).count == tensors.count, "two tensors have the same name")
    precondition(!tensors.contains { $0.name == Self.metadataKey }, "a tensor is named \(Self.metadataKey)")
    self.init(metadata: metadata, distinct: tensors)
  }

  /// An archive of tensors whose names are known to be distinct.
  init(metadata: [String: String], distinct tensors: [Tensor]) {
    self.metadata = metadata
    self.tensors = tensors.sorted(by: Tensor.precedes)
  }

  /// The tensor called `name`.
  ///
  /// - Throws: `tensorMissing` if there is none.
  /// - Complexity: O(*n*) for *n* tensors.
  package func tensor(_ name: String) throws(SafetensorsError) -> Tensor {
    guard let tensor = tensors.first(where: { $0.name == name }) else {
      throw SafetensorsError(.tensorMissing, tensor: name, expected: "a tensor of this name")
    }
    return tensor
  }
}
