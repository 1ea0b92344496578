import Attribution
import EventLog
import Events
import History
import Inspection
import Tables

/// A decision for people: what was known, what each candidate had, how the draw fell, and what came of it.
struct DecisionText {
  private let trace: DecisionTrace
  private let replay: DecisionReplay

  /// Candidates that are told, contributions of each, and numbers of a vector.
  private static let limit = (candidates: 20, contributions: 3, numbers: 3)

  init(_ trace: DecisionTrace, _ replay: DecisionReplay) {
    self.trace = trace
    self.replay = replay
  }

  func print() {
    let decision = trace.decision
    Console.print(
      """
      decision   \(decision.id) of \(decision.placement) at \(decision.at)
      member     \(decision.member?.text ?? "unknown")\(decision.title.map { ", about \($0)" } ?? "")
      context    \(text(decision.context))
      """)
    if !decision.tags.isEmpty {
      Console.print("tags       \(decision.tags.map { "\($0.name)=\($0.value)" }.joined(separator: ", "))")
    }
    switch replay {
    case .unavailable(let reason): Console.print("replay     unavailable: \(reason)")
    case .explained(let view, let origin): print(view, isRebuilt: origin.isRebuilt)
    }
    printOutcomes()
  }

  private func print(_ view: DecisionView, isRebuilt: Bool) {
    let arm = view.decision.arm.map { ", arm \($0.rawValue)" } ?? ""
    Console.print(
      """
      filled in  \(text(view.filledIn))
      snapshot   \(view.decision.snapshot ?? 0)\(isRebuilt ? ", rebuilt from the log" : "")\(arm)
      policy     \(view.policy)
      replay     \(view.verdict.sentence)
      """)
    var table = Table([
      .number("place"), .text("action", flexible: true), .decimal("mean"), .decimal("deviation"), .decimal("score"),
      .decimal("first"), .decimal("propensity"), .text("because", flexible: true),
    ])
    for candidate in view.candidates.prefix(DecisionText.limit.candidates) {
      let because = candidate.contributions.prefix(DecisionText.limit.contributions).map { contribution in
        // Of what fell into a bucket, what fell in most often.
        let value = contribution.values.first.map { " (\($0))" } ?? ""
        return "\(contribution.feature)\(value) \(contribution.amount.text(digits: 3))"
      }
      table.append([
        .init(String(candidate.place + 1)), .init(candidate.id.text, .strong), .init(candidate.mean),
        .init(candidate.deviation), .init(candidate.score), .init(candidate.probability), .init(candidate.propensity),
        .init(candidate.isKnown ? because.joined(separator: ", ") : "never learned from", .faint),
      ])
    }
    Console.print("\n\(view.candidates.count.grouped) candidates; first: the chance of being drawn first")
    Console.print(table)
    for draw in view.draws {
      Console.print(
        """
        place \(draw.place + 1): drew \(draw.uniform.text(digits: 6)), which fell between \
        \(draw.lower.text(digits: 6)) and \(draw.upper.text(digits: 6)): \(draw.action)
        """)
    }
  }

  private func printOutcomes() {
    guard !trace.outcomes.isEmpty else {
      let shown = trace.impressions.isEmpty ? "nothing was shown" : "shown \(trace.impressions.count.grouped) times"
      let plays = (trace.plays.count + trace.rewards.count).grouped
      return Console.print("\nno outcome has closed: \(shown), and \(plays) plays and rewards name it")
    }
    for outcome in trace.outcomes {
      Console.print(
        "\nreward \(outcome.reward.text(digits: 4)) for \(outcome.action), closed at \(outcome.closedAt), "
          + "\(outcome.plays) plays")
    }
  }

  private func text(_ features: Features) -> String {
    features.isEmpty
      ? "nothing" : features.entries.map { "\($0.name)=\(text($0.value))" }.joined(separator: ", ")
  }

  /// Of a vector its first numbers.
  private func text(_ value: FeatureValue) -> String {
    switch value {
    case .number(let number): Int64(exactly: number).map { String($0) } ?? "\(number)"
    case .text(let text): text
    case .texts(let texts): "[\(texts.joined(separator: ", "))]"
    case .vector(let numbers):
      "[\(numbers.prefix(DecisionText.limit.numbers).map { $0.text(digits: 3) }.joined(separator: ", "))"
        + (numbers.count > DecisionText.limit.numbers ? ", … \(numbers.count) numbers]" : "]")
    }
  }
}

extension ReplayVerdict {
  fileprivate var sentence: String {
    if case .different(let difference) = self { "different: \(difference)" } else { name }
  }
}
