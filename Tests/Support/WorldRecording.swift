import Events
import JSON

extension World {
  /// This world as an events file can tell it: all decisions are of another system, with untold places.
  ///
  /// - Parameter namesMembers: Every event then says whose it is, as a partition by member needs it; most impressions and
  ///   rewards then name the member of their decision, and some another one.
  package func recorded(namesMembers: Bool = false) -> World {
    var world = self
    var members: [DecisionID: MemberID] = [:]
    for case .decision(let decision) in events {
      members[decision.id] = decision.member ?? (namesMembers ? World.member(of: decision.id.text) : nil)
    }
    world.events = events.map { event in
      switch event {
      case .decision(let decision):
        return .decision(World.imported(decision, member: members[decision.id]))
      case .impression(var impression):
        if namesMembers, impression.member == nil {
          impression.member = members[impression.decisionID] ?? World.member(of: impression.id.text)
        }
        return .impression(impression)
      case .reward(var reward):
        if namesMembers {
          let isLost = StableHash.of(reward.id.text).isMultiple(of: 8)
          reward.member = isLost ? World.member(of: reward.id.text) : members[reward.decisionID] ?? "m1"
        }
        return .reward(reward)
      case .play, .tick: return event
      }
    }
    return world
  }

  private static func imported(_ decision: Decision, member: MemberID?) -> Decision {
    .imported(
      id: decision.id, at: decision.at, placement: decision.placement, member: member, title: decision.title,
      context: decision.context, candidates: decision.candidates, chosen: decision.places[0].candidate,
      propensity: 0.25, arm: decision.arm)
  }

  private static func member(of text: String) -> MemberID { ["m1", "m2", "m3"][Int(StableHash.of(text) % 3)] }
}

extension [Event] {
  /// One line of NDJSON for each.
  package var lines: [UInt8] {
    var writer = JSONWriter()
    for event in self {
      event.write(to: &writer)
      writer.endLine()
    }
    return writer.bytes
  }
}
