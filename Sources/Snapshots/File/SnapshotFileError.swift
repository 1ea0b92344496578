import Events

/// Why a snapshot's file cannot be used.
package struct SnapshotFileError: Error, Equatable, CustomStringConvertible {
  /// What is wrong, in the order in which a file is checked.
  package enum Code: String, Sendable, CaseIterable {
    /// There is no such file.
    case missingFile
    /// The file cannot be read from the disk.
    case unreadable
    /// It is no archive, it was cut, or a byte is not what was written.
    case container
    /// It is no snapshot, or one of a format that is not read here.
    case format
    /// Something that its text has to say is missing, or cannot be what was meant.
    case metadata
    /// The text of its placement is missing or cannot be read, or it is of another placement.
    case placement
    /// It was made under another policy than its placement has.
    case policy
    /// It was made for other features than its placement has.
    case schema
    /// It is of another model than its placement has.
    case model
    /// A tensor is missing.
    case missing
    /// There is a tensor that no such file has.
    case unexpected
    /// A tensor is of another shape or another type of number.
    case shape
    /// A number is not finite.
    case notFinite
    /// Sums whose parts do not belong together, or that are of other actions than the model.
    case sums
    /// Counts and rewards of the model are not those of the sums.
    case rewards
    /// Weights do not solve the equations of the sums.
    case weights
    /// A factor is not that of the sums.
    case factor
    /// Gains of a hybrid model are not those of the sums.
    case gains
    /// The content is not what the file says.
    case content
  }

  package let code: Code
  /// Where, and what was expected, in one line.
  package let reason: String

  package init(_ code: Code, _ reason: String) {
    self.code = code
    self.reason = reason
  }

  package var description: String { "\(reason) (\(code.rawValue))" }
}

extension SnapshotFileError {
  init(_ error: DurableFileError) {
    self.init(error.code == .missing ? .missingFile : .unreadable, error.description)
  }

  /// A file that is not where it belongs.
  static func misplaced(
    _ version: UInt64, _ placement: PlacementName, expected: UInt64, _ expectedPlacement: PlacementName
  ) -> SnapshotFileError {
    SnapshotFileError(
      .metadata, "version: expected \(expected) of \(expectedPlacement), found \(version) of \(placement)")
  }

  /// Whether the file itself is at fault: it will never be read. Else it is missing, or it is whole and of another format,
  /// or another policy, schema or model.
  package var isDamage: Bool {
    switch code {
    case .missingFile, .unreadable, .format, .placement, .policy, .schema, .model: false
    case .container, .metadata, .missing, .unexpected, .shape, .notFinite, .sums, .rewards, .weights, .factor, .gains,
      .content:
      true
    }
  }
}
