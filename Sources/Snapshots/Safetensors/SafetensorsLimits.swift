/// How much of a file we are willing to read. Both are checked before memory is taken for what they limit.
package struct SafetensorsLimits: Sendable, Equatable {
  /// The longest header, in bytes. The default is the format's own limit, 100 MB.
  package var headerBytes: Int

  /// The largest number of tensors.
  package var tensors: Int

  /// Limits, of which the defaults are far above any file of ours.
  package init(headerBytes: Int = 100_000_000, tensors: Int = 65_536) {
    self.headerBytes = headerBytes
    self.tensors = tensors
  }
}
