package import Events

/// Decides when a placement's model is published: a function of what was applied, never of a clock.
///
/// `every` counts event time, as the greatest event says it or as ticks say it, whichever has moved on further: one
/// client whose clock runs ahead must not hold up everyone's publishing.
package struct PublishSchedule: Equatable, Sendable {
  package let rule: PublishRule
  /// What the model has not shown yet: outcomes, with `learn: immediate` also activations and claims.
  package private(set) var news = 0
  private(set) var lastNow = EventTime.distantPast
  private(set) var lastTick = EventTime.distantPast

  package init(rule: PublishRule) { self.rule = rule }

  /// Goes on from where one stood.
  init(rule: PublishRule, news: Int, lastNow: EventTime, lastTick: EventTime) {
    self.rule = rule
    self.news = news
    self.lastNow = lastNow
    self.lastTick = lastTick
  }

  /// Notes `count` changes.
  package mutating func note(_ count: Int) { news += count }

  /// Whether it is time, at the greatest event time and the greatest tick so far.
  package func isDue(now: EventTime, tick: EventTime) -> Bool {
    guard news > 0 else { return false }
    if let everyOutcomes = rule.everyOutcomes, news >= everyOutcomes { return true }
    guard let every = rule.every else { return false }
    return now >= lastNow + every || tick >= lastTick + every
  }

  /// The tick at which it will be time; nil if only further changes can make it so.
  package var nextTick: EventTime? { news > 0 ? rule.every.map { lastTick + $0 } : nil }

  /// Starts anew after a publish.
  package mutating func published(now: EventTime, tick: EventTime) {
    news = 0
    lastNow = now
    lastTick = tick
  }
}
