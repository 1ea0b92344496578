import Attribution
import Bandits
package import Events

/// What is checked of an event before it may enter the log: everything that does not depend on other events. Service and
/// batch refuse the same.
package struct EventDoor: Sendable {
  package struct Refusal: Equatable, Sendable {
    /// `invalid` or `future`.
    package let reason: String
    package let detail: String
    /// Path in the event; empty for the whole.
    package let place: String
  }

  private let schemas: [PlacementName: FeatureSchema]
  /// The latest time an event may have; nil where events make the time.
  private let latest: EventTime?

  /// - Parameter now: Wall time of receipt where the wall clock rules, else nil. An event further ahead than the least
  ///   lateness would move some placement's watermark past the present.
  package init(placements: [PlacementName: Placement], now: EventTime?) {
    schemas = placements.mapValues(\.features)
    latest = now.map { $0 + (placements.values.map(\.attribution.lateness).min() ?? .zero) }
  }

  /// Why an event cannot be taken; nil if it can.
  package func refusal(of event: Event) -> Refusal? {
    if let latest, event.at > latest {
      return Refusal(reason: "future", detail: "expected a time up to \(latest), found \(event.at)", place: "at")
    }
    guard case .decision(let decision) = event else { return nil }
    guard let schema = schemas[decision.placement] else {
      return Refusal(reason: "invalid", detail: "there is no placement \(decision.placement)", place: "placement")
    }
    do {
      try schema.check(decision)
      return nil
    } catch {
      return Refusal(reason: "invalid", detail: error.reason, place: error.place)
    }
  }
}
