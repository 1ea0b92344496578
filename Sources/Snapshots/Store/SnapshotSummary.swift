package import Events

/// What the beginning of a snapshot's file says of it; nothing else of the file was looked at.
package struct SnapshotSummary: Sendable, Equatable {
  package let version: UInt64
  package let parent: UInt64?
  /// Wall time.
  package let publishedAt: EventTime
  package let trainedThrough: EventTime
  /// Outcomes closed so far.
  package let outcomes: Int
  /// How many.
  package let actions: Int
  package let policy: String
  package let content: String
  /// Whether learning can go on from it.
  package let hasSums: Bool
  /// Of the file.
  package let bytes: Int

  init(_ head: SnapshotHead, bytes: Int) {
    version = head.version
    parent = head.parent
    publishedAt = head.publishedAt
    trainedThrough = head.trainedThrough
    outcomes = head.outcomes
    actions = head.actions.count
    policy = head.policy
    content = head.content
    hasSums = head.hasSums
    self.bytes = bytes
  }
}

extension SnapshotFile {
  /// What the beginning of a file says, unchecked; nil where that cannot be read.
  package static func summary(of bytes: [UInt8]) -> SnapshotSummary? {
    guard let metadata = try? SafetensorsArchive.metadata(start: bytes, size: bytes.count),
      let head = try? SnapshotHead(metadata)
    else { return nil }
    return SnapshotSummary(head, bytes: bytes.count)
  }
}

/// A version that has a file: what the file says, or why that cannot be told.
package struct SnapshotListing: Sendable, Equatable {
  package let version: UInt64
  package let summary: Result<SnapshotSummary, SnapshotFileError>

  package init(version: UInt64, summary: Result<SnapshotSummary, SnapshotFileError>) {
    self.version = version
    self.summary = summary
  }
}
