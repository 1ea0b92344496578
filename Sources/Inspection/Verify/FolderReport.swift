package import JSON

/// What a data folder holds, and what of it is damaged.
package struct FolderReport: Equatable, Sendable {
  /// Records that are whole.
  package internal(set) var records = 0
  /// Outcomes that are whole.
  package internal(set) var outcomes = 0
  /// Checkpoints that a restart can go on from.
  package internal(set) var checkpoints = 0
  /// Files that can be used.
  package internal(set) var snapshots = 0
  /// Where and what, a line each.
  package internal(set) var damage: [String] = []

  /// `{records, outcomes, checkpoints, snapshots, damage}`.
  package func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("records", records)
      writer.member("outcomes", outcomes)
      writer.member("checkpoints", checkpoints)
      writer.member("snapshots", snapshots)
      writer.key("damage")
      writer.array { writer in for text in damage { writer.string(text) } }
    }
  }
}
