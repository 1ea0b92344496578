package import Events
package import JSON
package import Snapshots

/// The versions of a placement, the latest first, and what was done with them: from the log, and from the files.
package struct VersionListing: Sendable {
  /// One version.
  package struct Entry: Equatable, Sendable {
    package let version: UInt64
    /// Wall time; when it was published first.
    package let publishedAt: EventTime
    package let trainedThrough: EventTime
    package let outcomes: Int
    /// How many its model knows.
    package let actions: Int
    /// In one line.
    package let policy: String
    package let content: String
    package let parent: UInt64?
    /// Why it was published; nil where only its file tells of it.
    package let reason: String?
    /// Of its file; nil where there is none, or it is damaged.
    package let bytes: Int?
    /// What is wrong with its file.
    package let damage: String?
    package let isCurrent: Bool
    package let isPinned: Bool
  }

  package let placement: PlacementName
  package let entries: [Entry]
  /// Pins and their ends, the latest first.
  package let pins: [SnapshotChange]
  package let current: UInt64?
  package let newest: UInt64?
  package let pinned: SnapshotChange?

  /// - Parameters:
  ///   - current: When the version in use was published, if the log tells.
  ///   - files: The versions that have a file.
  ///   - pins: Pins and their ends, in the order of the log.
  ///   - limit: Versions at most, but for the one in use.
  package init(
    of placement: PlacementName, _ timeline: SnapshotTimeline, current: SnapshotChange?, files: [SnapshotListing],
    pins: [SnapshotChange], most limit: Int
  ) {
    self.placement = placement
    self.pins = pins.reversed()
    (self.current, newest, pinned) = (timeline.current, timeline.newest, timeline.pinned)
    let kept = Dictionary(files.map { ($0.version, $0.summary) }, uniquingKeysWith: { first, _ in first })
    var entries: [UInt64: Entry] = [:]
    for change in timeline.changes + (current.map { [$0] } ?? []) where entries[change.version] == nil {
      guard let publication = change.publication else { continue }
      entries[change.version] = Entry(change, publication, kept[change.version], in: timeline)
    }
    for case .success(let file) in files.map(\.summary) where entries[file.version] == nil {
      entries[file.version] = Entry(file, in: timeline)
    }
    let newestFirst = entries.values.sorted { $0.version > $1.version }
    self.entries = newestFirst.enumerated().filter { $0 < limit || $1.isCurrent }.map(\.element)
  }
}

extension VersionListing.Entry {
  /// As the log tells it.
  fileprivate init(
    _ change: SnapshotChange, _ publication: Publication, _ file: Result<SnapshotSummary, SnapshotFileError>?,
    in timeline: SnapshotTimeline
  ) {
    var damage: String?
    if case .failure(let error) = file, error.isDamage { damage = "\(error)" }
    self.init(
      version: change.version, publishedAt: change.at, trainedThrough: publication.trainedThrough,
      outcomes: publication.outcomes, actions: publication.actions, policy: publication.policy,
      content: publication.content, parent: publication.parent, reason: change.reason,
      bytes: (try? file?.get())?.bytes, damage: damage, isCurrent: change.version == timeline.current,
      isPinned: change.version == timeline.pinned?.version)
  }

  /// As its file tells it.
  fileprivate init(_ file: SnapshotSummary, in timeline: SnapshotTimeline) {
    self.init(
      version: file.version, publishedAt: file.publishedAt, trainedThrough: file.trainedThrough,
      outcomes: file.outcomes, actions: file.actions, policy: file.policy, content: file.content, parent: file.parent,
      reason: nil, bytes: file.bytes, damage: nil, isCurrent: file.version == timeline.current,
      isPinned: file.version == timeline.pinned?.version)
  }
}

extension VersionListing {
  /// What a listing is read from.
  struct Parts {
    var placement = ""
    var entries: [Entry] = []
    var pins: [SnapshotChange] = []
    var current: UInt64?
    var newest: UInt64?
    var pinned: SnapshotChange?
  }

  init(_ parts: Parts) {
    placement = PlacementName(parts.placement)
    (entries, pins) = (parts.entries, parts.pins)
    (current, newest, pinned) = (parts.current, parts.newest, parts.pinned)
  }

  /// The version to go back to from the pin that holds; nil: to what is published.
  ///
  /// Whoever went back to the pin before has left the later one: going back again goes further.
  package var pinBefore: UInt64? {
    var held: [UInt64] = []
    for pin in pins.reversed() {
      if pin.action == .unpinned {
        held.removeAll()
      } else if held.count > 1, held[held.count - 2] == pin.version {
        held.removeLast()
      } else if held.last != pin.version {
        held.append(pin.version)
      }
    }
    return held.dropLast().last
  }

  /// `{placement, current, newest, pinned, snapshots, pins}`.
  package func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("placement", placement.text)
      if let current { writer.member("current", String(current)) }
      if let newest { writer.member("newest", String(newest)) }
      if let pinned {
        writer.key("pinned")
        pinned.write(to: &writer)
      }
      writer.key("snapshots")
      writer.array { writer in for entry in entries { entry.write(to: &writer) } }
      writer.key("pins")
      writer.array { writer in for pin in pins { pin.write(to: &writer) } }
    }
  }
}

extension VersionListing.Entry {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("version", String(version))
      writer.member("publishedAt", publishedAt.description)
      if trainedThrough != .distantPast { writer.member("trainedThrough", trainedThrough.description) }
      writer.member("outcomes", outcomes)
      writer.member("actions", actions)
      writer.member("policy", policy)
      writer.member("content", content)
      if let parent { writer.member("parent", String(parent)) }
      if let reason { writer.member("reason", reason) }
      if let bytes { writer.member("bytes", bytes) }
      if let damage { writer.member("damage", damage) }
      writer.member("current", isCurrent)
      writer.member("pinned", isPinned)
    }
  }
}

extension SnapshotChange {
  /// Of a pin or its end: `{action, version, at, reason, by}`.
  package func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("action", action == .pinned ? "pinned" : action == .unpinned ? "unpinned" : "published")
      writer.member("version", String(version))
      writer.member("at", at.description)
      writer.member("reason", reason)
      writer.member("by", by)
    }
  }
}
