/// What was done with a placement's snapshots: a publish, a pin, an end of a pin. To be read by people and by whoever asks
/// what rankings used when; what is learned does not depend on it.
package struct SnapshotChange: Equatable, Sendable {
  package enum Action: Equatable, Sendable {
    /// A model was derived; rankings use it from here on, unless another is pinned.
    case published(Publication)
    /// Rankings use this version from here on, whatever is published.
    case pinned
    /// Rankings use again what is published; the version is the one that was pinned.
    case unpinned
  }

  package let placement: PlacementName
  package let version: UInt64
  /// Wall time.
  package let at: EventTime
  package let action: Action
  /// In the words of whoever did it.
  package let reason: String
  /// A person or a program.
  package let by: String

  package init(
    placement: PlacementName, version: UInt64, at: EventTime, action: Action, reason: String, by: String
  ) {
    self.placement = placement
    self.version = version
    self.at = at
    self.action = action
    self.reason = reason
    self.by = by
  }

  /// What it published; nil for a pin or its end.
  package var publication: Publication? { if case .published(let publication) = action { publication } else { nil } }

  /// Whether it says which version rankings are kept to, or that they are kept to none any more.
  package var isOfPin: Bool { action == .pinned || action == .unpinned }
}

/// What is known of a version once it is published, also when its file is gone.
package struct Publication: Equatable, Sendable {
  /// The version before it; nil for the first.
  package let parent: UInt64?
  /// The greatest event time that it has seen.
  package let trainedThrough: EventTime
  /// Outcomes closed by then.
  package let outcomes: Int
  /// How many the model knows.
  package let actions: Int
  /// The policy in one line.
  package let policy: String
  /// The digest of all that a ranking depends on.
  package let content: String
  /// The BLAS that derived it: on another the same sums may give other bits.
  package let kernel: String

  package init(
    parent: UInt64?, trainedThrough: EventTime, outcomes: Int, actions: Int, policy: String, content: String,
    kernel: String
  ) {
    self.parent = parent
    self.trainedThrough = trainedThrough
    self.outcomes = outcomes
    self.actions = actions
    self.policy = policy
    self.content = content
    self.kernel = kernel
  }
}

extension SnapshotChange {
  func write(to writer: inout ByteWriter) {
    writer.text(placement.text)
    writer.unsigned(version)
    writer.signed(at.milliseconds)
    writer.text(reason)
    writer.text(by)
    switch action {
    case .published(let publication):
      writer.byte(1)
      publication.write(to: &writer)
    case .pinned: writer.byte(2)
    case .unpinned: writer.byte(3)
    }
  }

  init(from reader: inout ByteReader) throws(ByteError) {
    placement = PlacementName(try reader.text())
    version = try reader.unsigned()
    at = try reader.time()
    reason = try reader.text()
    by = try reader.text()
    switch try reader.byte() {
    case 1: action = .published(try Publication(from: &reader))
    case 2: action = .pinned
    case 3: action = .unpinned
    default: throw reader.error("a change of snapshots from 1 to 3")
    }
  }
}

extension Publication {
  fileprivate func write(to writer: inout ByteWriter) {
    writer.optional(parent) { $0.unsigned($1) }
    writer.signed(trainedThrough.milliseconds)
    writer.unsigned(UInt64(clamping: outcomes))
    writer.unsigned(UInt64(clamping: actions))
    writer.text(policy)
    writer.text(content)
    writer.text(kernel)
  }

  fileprivate init(from reader: inout ByteReader) throws(ByteError) {
    parent = try reader.optional { reader throws(ByteError) in try reader.unsigned() }
    trainedThrough = try reader.time()
    outcomes = try reader.number()
    actions = try reader.number()
    policy = try reader.text()
    content = try reader.text()
    kernel = try reader.text()
  }
}
