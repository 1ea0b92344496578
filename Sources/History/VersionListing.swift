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
    /// Of its file; nil where there is none.
    package let bytes: Int?
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
  ///   - files: What is known of the files that are kept.
  ///   - pins: All pins and their ends, in the order of the log.
  package init(
    of placement: PlacementName, _ timeline: SnapshotTimeline, files: [SnapshotSummary], pins: [SnapshotChange],
    most limit: Int
  ) {
    self.placement = placement
    self.pins = pins.suffix(limit).reversed()
    (current, newest, pinned) = (timeline.current, timeline.newest, timeline.pinned)
    let sizes = Dictionary(files.map { ($0.version, $0.bytes) }, uniquingKeysWith: { first, _ in first })
    var entries: [UInt64: Entry] = [:]
    for change in timeline.changes where entries[change.version] == nil {
      guard case .published(let publication) = change.action else { continue }
      entries[change.version] = Entry(
        version: change.version, publishedAt: change.at, trainedThrough: publication.trainedThrough,
        outcomes: publication.outcomes, actions: publication.actions, policy: publication.policy,
        content: publication.content, parent: publication.parent, reason: change.reason,
        bytes: sizes[change.version], isCurrent: change.version == timeline.current,
        isPinned: change.version == timeline.pinned?.version)
    }
    for file in files where entries[file.version] == nil {
      entries[file.version] = Entry(
        version: file.version, publishedAt: file.publishedAt, trainedThrough: file.trainedThrough,
        outcomes: file.outcomes, actions: file.actions, policy: file.policy, content: file.content,
        parent: file.parent, reason: nil, bytes: file.bytes, isCurrent: file.version == timeline.current,
        isPinned: file.version == timeline.pinned?.version)
    }
    self.entries = entries.values.sorted { $0.version > $1.version }.prefix(limit).map(\.self)
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
