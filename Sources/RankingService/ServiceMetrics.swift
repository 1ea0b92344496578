import Attribution
import EventLog
import Events
import Learning
import Metrics

/// The terms of the law of events: received = accepted + duplicate + conflicting + rejected.
private enum EventResult: String {
  case received, accepted, duplicate, conflicting, rejected
}

/// The service's own numbers, under the names that `/metrics` shows.
struct ServiceMetrics: Sendable {
  let registry: PrometheusRegistry
  private let commitSeconds: Metrics.Timer
  private let commitRecords: Counter
  private let lost: Counter
  private let events: [EventResult: Counter]
  private let unreadable: Counter
  private let rankSeconds = Board<[PlacementName: Metrics.Timer]>([:])

  init(registry: PrometheusRegistry, placements: [PlacementName]) {
    self.registry = registry
    commitSeconds = Timer(label: "marquee_commit_seconds", dimensions: [], factory: registry)
    commitRecords = Counter(label: "marquee_records_total", factory: registry)
    lost = Counter(label: "marquee_decisions_lost_total", factory: registry)
    unreadable = Counter(label: "marquee_decisions_unreadable_total", factory: registry)
    let events = [EventResult.received, .accepted, .duplicate, .conflicting, .rejected].map { result in
      (result, Counter(label: "marquee_events_total", dimensions: [("result", result.rawValue)], factory: registry))
    }
    self.events = Dictionary(uniqueKeysWithValues: events)
    cover(placements)
    Counter(label: "marquee_edits_refused_total", factory: registry).increment(by: 0)
    describe()
  }

  /// Counts for placements from now on; from the start, so that the first step is seen too.
  func cover(_ placements: [PlacementName]) {
    for placement in placements {
      for label in ["marquee_retired_actions_total", "marquee_features_unfit_total"] {
        Counter(label: label, dimensions: [("placement", placement.text)], factory: registry).increment(by: 0)
      }
    }
    let timers = placements.map { ($0, timer("marquee_rank_seconds", $0)) }
    rankSeconds.publish(rankSeconds.current.merging(timers) { first, _ in first })
  }

  private func describe() {
    let texts = [
      ("marquee_commit_seconds", "Time of one durable transaction of the log."),
      ("marquee_recovered_records", "Records of the log that the start has replayed."),
      ("marquee_recovery_seconds", "How long that took."),
      ("marquee_checkpoint_seconds", "Time to take and write a checkpoint, beside the ingest."),
      ("marquee_checkpoints_failed_total", "Checkpoints that could not be written."),
      ("marquee_checkpoint_pause_seconds", "How long the writer was held to take one part of a checkpoint."),
      ("marquee_pruned_total", "Records and outcomes taken away for their age or for want of room, by what they are."),
      ("marquee_prune_seconds", "Time of one transaction that took some away, waiting for the writer included."),
      ("marquee_log_begins_after", "The record through which the head of the log was cut; 0 if it was not."),
      ("marquee_records_total", "Records appended to the log."),
      ("marquee_records_set_aside", "Records of the log that could not be applied and changed nothing."),
      ("marquee_edits_refused_total", "Times that placement files were not taken up since one was not valid."),
      ("marquee_refolding", "1 while sums are folded anew after an edit and the last snapshot serves, else 0."),
      ("marquee_decisions_lost_total", "Decisions answered as logged and then not: a failed transaction, or no room."),
      ("marquee_decisions_unreadable_total", "Rankings not logged since the log could not be read."),
      ("marquee_events_total", "Events by what became of them: received is the sum of the others."),
      ("marquee_rejected_total", "Events rejected, by reason."),
      ("marquee_features_unfit_total", "Values of the catalogue left out: of a type, size or cross that does not fit."),
      ("marquee_rank_seconds", "Server time of a ranking, parsed request to answer; on a page, its share."),
      ("marquee_pinned", "1 while rankings are kept to a version, whatever is published, else 0."),
      ("marquee_snapshots_published_total", "Snapshots made current."),
      ("marquee_snapshots_refused_total", "Snapshots not published since a number was not finite."),
      ("marquee_publish_seconds", "Time to derive a snapshot and make it current."),
      ("marquee_freshness_seconds", "From a play's acknowledgement to the first snapshot that has it."),
      ("marquee_decisions", "Decisions by where they are: received is the sum of the others."),
      ("marquee_impressions", "Impressions by where they went: received is the sum of the others."),
      ("marquee_claims", "Plays and rewards by where they went: received is the sum of the others."),
      ("marquee_retired_actions_total", "Actions retired: not offered for retireAfter, or too many for maxActions."),
      ("marquee_actions", "Actions that the model has learned of from closed outcomes and not retired."),
      ("marquee_model_bytes", "Memory that the sums of closed outcomes take, without ids and tables."),
      ("marquee_pairs", "Pairs of a decision and an action that attribution remembers."),
      ("marquee_state_bytes", "Memory that attribution takes, estimated."),
      ("marquee_full", "1 where a limit of state is reached and new decisions are refused, else 0."),
      ("marquee_outcomes", "Outcomes closed; rewarded: those with a reward above 0."),
      ("marquee_unlearnable", "Outcomes that taught nothing, by reason."),
      ("marquee_refused_amendments", "Amendments of outcomes that no sums hold, as of actions retired since."),
    ]
    for (name, help) in texts { registry.describe(name, help: help) }
  }

  func committed(records: Int, in duration: Duration) {
    commitSeconds.record(duration: duration)
    commitRecords.increment(by: records)
  }

  func checkpointed(in duration: Duration) {
    Timer(label: "marquee_checkpoint_seconds", factory: registry).record(duration: duration)
  }

  func refusedEdits() { Counter(label: "marquee_edits_refused_total", factory: registry).increment() }

  func failedCheckpoint() { Counter(label: "marquee_checkpoints_failed_total", factory: registry).increment() }

  func paused(for duration: Duration) {
    Timer(label: "marquee_checkpoint_pause_seconds", factory: registry).record(duration: duration)
  }

  func pruned(_ part: PrunedPart, in duration: Duration) {
    for (kind, count) in [("records", part.records), ("outcomes", part.outcomes)] {
      Counter(label: "marquee_pruned_total", dimensions: [("kind", kind)], factory: registry).increment(by: count)
    }
    Timer(label: "marquee_prune_seconds", factory: registry).record(duration: duration)
    begins(after: part.through)
  }

  func begins(after offset: UInt64) {
    Gauge(label: "marquee_log_begins_after", factory: registry).record(Double(offset))
  }

  func recovered(records: UInt64, in duration: Duration) {
    Gauge(label: "marquee_recovered_records", factory: registry).record(Double(records))
    Gauge(label: "marquee_recovery_seconds", factory: registry).record(duration / .seconds(1))
  }

  func applied(_ record: Record, _ admission: Admission) {
    guard case .event = record else { return }
    switch admission {
    case .accepted: count(.accepted)
    case .duplicate: count(.duplicate)
    case .conflicting: count(.conflicting)
    case .full: rejected("full")
    }
  }

  func rejected(_ reason: String) {
    count(.rejected)
    Counter(label: "marquee_rejected_total", dimensions: [("reason", reason)], factory: registry).increment()
  }

  private func count(_ result: EventResult) {
    events[.received]?.increment()
    events[result]?.increment()
  }

  func lostDecisions(_ count: Int) { lost.increment(by: count) }

  func unreadableDecisions(_ count: Int) { unreadable.increment(by: count) }

  func unfit(_ placement: PlacementName, _ count: Int) {
    guard count > 0 else { return }
    Counter(label: "marquee_features_unfit_total", dimensions: [("placement", placement.text)], factory: registry)
      .increment(by: count)
  }

  func ranked(_ placement: PlacementName, in duration: Duration) {
    rankSeconds.current[placement]?.record(duration: duration)
  }

  func published(_ placement: PlacementName, in duration: Duration) {
    timer("marquee_publish_seconds", placement).record(duration: duration)
    Counter(
      label: "marquee_snapshots_published_total", dimensions: [("placement", placement.text)], factory: registry
    ).increment()
  }

  func retired(_ count: Int, of placement: PlacementName) {
    Counter(
      label: "marquee_retired_actions_total", dimensions: [("placement", placement.text)], factory: registry
    ).increment(by: count)
  }

  func refusedSnapshot(of placement: PlacementName) {
    Counter(
      label: "marquee_snapshots_refused_total", dimensions: [("placement", placement.text)], factory: registry
    ).increment()
  }

  func fresh(_ placement: PlacementName, after delay: Duration) {
    timer("marquee_freshness_seconds", placement).record(duration: delay)
  }

  private func timer(_ label: String, _ placement: PlacementName) -> Metrics.Timer {
    Timer(label: label, dimensions: [("placement", placement.text)], factory: registry)
  }

  /// The text of `/metrics`, with the law's terms as they are now.
  func exposition(_ status: IngestStatus, isPinned: (PlacementName) -> Bool) -> String {
    for placement in status.placements {
      gauge(placement.counts, placement: placement.name.text)
      set("marquee_actions", placement.name, placement.actions)
      set("marquee_model_bytes", placement.name, placement.sumBytes)
      set("marquee_pairs", placement.name, placement.pairs)
      set("marquee_state_bytes", placement.name, placement.bytes)
      set("marquee_full", placement.name, placement.isFull ? 1 : 0)
      set("marquee_refolding", placement.name, placement.isRefolding ? 1 : 0)
      set("marquee_pinned", placement.name, isPinned(placement.name) ? 1 : 0)
      set(
        "marquee_outcomes", placement.name.text,
        [
          ("closed", placement.counts.outcomes), ("rewarded", placement.counts.rewarded),
          ("unlearnable", placement.unlearned.total),
        ])
      set("marquee_refused_amendments", placement.name, placement.unlearned.refusedAmendments)
      for reason in UnlearnedCounts.Reason.allCases {
        Gauge(
          label: "marquee_unlearnable", dimensions: [("placement", placement.name.text), ("reason", reason.rawValue)],
          factory: registry
        ).record(placement.unlearned[reason])
      }
    }
    gauge(status.unknown, placement: "")
    Gauge(label: "marquee_records_set_aside", factory: registry).record(status.setAside)
    return registry.exposition()
  }

  private func gauge(_ counts: AttributionCounts, placement: String) {
    set("marquee_decisions", placement, counts.decisions.terms)
    set("marquee_impressions", placement, counts.impressions.terms)
    set("marquee_claims", placement, counts.claims.terms)
  }

  private func set(_ label: String, _ placement: PlacementName, _ value: Int) {
    Gauge(label: label, dimensions: [("placement", placement.text)], factory: registry).record(value)
  }

  private func set(_ label: String, _ placement: String, _ terms: [(String, Int)]) {
    for (term, count) in terms {
      Gauge(label: label, dimensions: [("placement", placement), ("state", term)], factory: registry).record(count)
    }
  }
}
