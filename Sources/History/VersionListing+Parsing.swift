import Events
import JSON

extension VersionListing {
  /// What `write` wrote.
  ///
  /// - Throws: `JSONError` for anything else.
  package init(parsing body: [UInt8]) throws {
    self = try JSONReader.document(body) { reader in try VersionListing(from: &reader) }
  }

  private init(from reader: inout JSONReader) throws {
    var parts = Parts()
    try reader.object { reader, key in
      switch key {
      case "placement": parts.placement = try reader.string()
      case "current": parts.current = try reader.version()
      case "newest": parts.newest = try reader.version()
      case "pinned": parts.pinned = try SnapshotChange(from: &reader, of: "")
      case "snapshots": try reader.array { reader, _ in parts.entries.append(try Entry(from: &reader)) }
      case "pins": try reader.array { reader, _ in parts.pins.append(try SnapshotChange(from: &reader, of: "")) }
      default: try reader.skip()
      }
    }
    self.init(parts)
  }
}

extension VersionListing.Entry {
  fileprivate init(from reader: inout JSONReader) throws {
    var (version, parent, bytes): (UInt64, UInt64?, Int?) = (0, nil, nil)
    var (publishedAt, trainedThrough) = (EventTime.distantPast, EventTime.distantPast)
    var (outcomes, actions, policy, content) = (0, 0, "", "")
    var (reason, damage): (String?, String?) = (nil, nil)
    var (isCurrent, isPinned) = (false, false)
    try reader.object { reader, key in
      switch key {
      case "version": version = try reader.version()
      case "parent": parent = try reader.version()
      case "publishedAt": publishedAt = try reader.time()
      case "trainedThrough": trainedThrough = try reader.time()
      case "outcomes": outcomes = Int(clamping: try reader.integer())
      case "actions": actions = Int(clamping: try reader.integer())
      case "policy": policy = try reader.string()
      case "content": content = try reader.string()
      case "reason": reason = try reader.string()
      case "damage": damage = try reader.string()
      case "bytes": bytes = Int(clamping: try reader.integer())
      case "current": isCurrent = try reader.bool()
      case "pinned": isPinned = try reader.bool()
      default: try reader.skip()
      }
    }
    self.init(
      version: version, publishedAt: publishedAt, trainedThrough: trainedThrough, outcomes: outcomes, actions: actions,
      policy: policy, content: content, parent: parent, reason: reason, bytes: bytes, damage: damage,
      isCurrent: isCurrent, isPinned: isPinned)
  }
}

extension SnapshotChange {
  /// Of a pin or its end.
  fileprivate init(from reader: inout JSONReader, of placement: PlacementName) throws {
    var (action, version, at, reason, by) = (Action.pinned, UInt64(0), EventTime.distantPast, "", "")
    try reader.object { reader, key in
      switch key {
      case "action": action = try reader.string() == "unpinned" ? .unpinned : .pinned
      case "version": version = try reader.version()
      case "at": at = try reader.time()
      case "reason": reason = try reader.string()
      case "by": by = try reader.string()
      default: try reader.skip()
      }
    }
    self.init(placement: placement, version: version, at: at, action: action, reason: reason, by: by)
  }
}

extension JSONReader {
  fileprivate mutating func version() throws -> UInt64 {
    let text = try string()
    guard let version = UInt64(text) else { throw invalid("expected a version, found \(text)") }
    return version
  }
}
