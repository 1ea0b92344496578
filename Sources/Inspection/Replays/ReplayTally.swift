package import Events
package import JSON

/// What came of ranking every decision of a log again.
package struct ReplayTally: Equatable, Sendable {
  /// One that got another answer, or none.
  package struct Entry: Equatable, Sendable {
    package let decision: DecisionID
    package let placement: PlacementName
    package let version: UInt64
    /// What was logged, and what came.
    package let difference: String
  }

  /// Entries that are told at most.
  private static let limit = 1_000

  package private(set) var identical = 0
  package private(set) var equal = 0
  package private(set) var differentCount = 0
  /// The first of them, by placement and version.
  package private(set) var different: [Entry] = []
  package private(set) var unavailable = 0
  /// How many could not be ranked again, by why.
  package private(set) var reasons: [String: Int] = [:]
  /// Records that cannot be read.
  package internal(set) var damage: [String] = []
  /// Versions that ranked them, as far as these can be had.
  package internal(set) var versions = 0
  /// Of these, those that were made again from the log.
  package internal(set) var rebuilt = 0

  package init() {}

  /// Decisions that were ranked again.
  package var replayed: Int { identical + equal + differentCount }

  /// Whether nothing speaks against any of them.
  package var isClean: Bool { differentCount == 0 && damage.isEmpty }

  mutating func count(_ verdict: ReplayVerdict, of decision: Decision) {
    switch verdict {
    case .identical: identical += 1
    case .equal: equal += 1
    case .different(let difference):
      differentCount += 1
      guard different.count < ReplayTally.limit else { return }
      different.append(
        Entry(
          decision: decision.id, placement: decision.placement, version: decision.snapshot ?? 0,
          difference: difference))
    }
  }

  mutating func leaveOut(_ count: Int, because reason: String) {
    guard count > 0 else { return }
    unavailable += count
    reasons[reason, default: 0] += count
  }

  /// `{replayed, identical, equal, different, unavailable, reasons, versions, rebuilt, damage}`; `differentCount` where not all
  /// are told.
  package func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("replayed", replayed)
      writer.member("identical", identical)
      writer.member("equal", equal)
      writer.key("different")
      writer.array { writer in for entry in different { entry.write(to: &writer) } }
      if different.count < differentCount { writer.member("differentCount", differentCount) }
      writer.member("unavailable", unavailable)
      writer.key("reasons")
      writer.object { writer in
        for (reason, count) in reasons.sorted(by: { $0.key < $1.key }) { writer.member(reason, count) }
      }
      writer.member("versions", versions)
      writer.member("rebuilt", rebuilt)
      writer.key("damage")
      writer.array { writer in for text in damage { writer.string(text) } }
    }
  }
}

extension ReplayTally.Entry {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("decisionID", decision.text)
      writer.member("placement", placement.text)
      writer.member("version", String(version))
      writer.member("difference", difference)
    }
  }
}
