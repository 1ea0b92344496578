import Attribution
import Bandits
import Events
import Learning

/// What is checked of an event before it may enter the log: everything that does not depend on other events.
struct EventDoor: Sendable {
  struct Refusal: Equatable, Sendable {
    /// `invalid` or `future`.
    let reason: String
    let detail: String
    /// Path in the event; empty for the whole.
    let place: String
  }

  private let placements: [PlacementName: Placement]
  /// The latest time an event may have; nil where events make the time.
  private let latest: EventTime?

  /// - Parameter now: Wall time of receipt where the wall clock rules, else nil. An event further ahead than the least
  ///   lateness would move some placement's watermark past the present.
  init(placements: [PlacementName: Placement], now: EventTime?) {
    self.placements = placements
    latest = now.map { $0 + (placements.values.map(\.attribution.lateness).min() ?? .zero) }
  }

  /// Why an event cannot be taken; nil if it can.
  func refusal(of event: Event) -> Refusal? {
    if let latest, event.at > latest {
      return Refusal(reason: "future", detail: "expected a time up to \(latest), found \(event.at)", place: "at")
    }
    guard case .decision(let decision) = event else { return nil }
    guard let placement = placements[decision.placement] else {
      return Refusal(reason: "invalid", detail: "there is no placement \(decision.placement)", place: "placement")
    }
    do {
      _ = try placement.features.encode(decision.context)
      return nil
    } catch {
      return Refusal(reason: "invalid", detail: error.reason, place: "context.\(error.feature)")
    }
  }
}
