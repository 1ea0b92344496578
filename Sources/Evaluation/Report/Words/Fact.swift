import Tables

/// Something told in words beside its name.
struct Fact {
  let label: String
  let text: String

  init(_ label: String, _ text: String) {
    self.label = label
    self.text = text.visible
  }
}

extension EvaluationReport {
  /// Of whom, of what and when the log is, and how intervals were found.
  var facts: [Fact] {
    var facts = (source.isEmpty ? [] : [Fact("source", source)]) + [Fact("rounds", roundWords)]
    if let times { facts.append(Fact("time", "\(times.lowerBound) to \(times.upperBound)")) }
    facts.append(Fact("rewards", "\(rewards.lower.shortText(digits: 4)) to \(rewards.upper.shortText(digits: 4))"))
    if let propensities {
      let ends = [propensities.lower, propensities.upper].map { $0.shortText(digits: 4) }
      facts.append(Fact("propensities", "\(ends[0]) to \(ends[1])"))
    }
    let left = tally.droppedByReason.map { "\($0.count.grouped) \($0.reason)" }
    facts.append(Fact("left out", left.isEmpty ? "nothing" : left.joined(separator: "; ")))
    let bootstrap = replicates > 0 ? "; bootstrap over members, \(replicates.grouped) replicates" : ""
    facts += notes.map { Fact("note", $0) }
    facts.append(Fact("intervals", "\(confidence.percentage)\(bootstrap); seed \(seed)"))
    return facts
  }

  private var roundWords: String {
    let parts = [
      rounds.grouped,
      lists != rounds ? " in \(lists.grouped) lists" : "",
      clusters != rounds ? ", in \(clusters.grouped) independent groups" : "",
    ]
    return parts.joined()
  }

  /// One plain sentence for each doubt, the log's first; empty if nothing speaks against the values.
  package var doubtSentences: [String] {
    let ofLog = doubts.map { "Do not trust any of these values: \($0.whole)" }
    let ofPolicies = policies.flatMap { policy in
      policy.doubts.map { "Do not trust \(policy.name): \($0.whole)" }
    }
    return (ofLog + ofPolicies).map(\.visible)
  }

  static let noDoubt = "Nothing speaks against these values."
}

extension Doubt {
  /// With its full stop.
  var whole: String { sentence.hasSuffix(".") ? sentence : sentence + "." }
}

extension PolicyReport {
  /// Whether the log can tell about it.
  func facts(of rounds: Int) -> [Fact] {
    let found = diagnostics
    var facts: [Fact] = []
    // One that learns as it goes is not weighed.
    if found.taken == nil || !weights.isEmpty {
      let share = rounds > 0 ? " (\((found.effectiveSampleSize / Double(rounds)).percentage))" : ""
      facts += [
        Fact("effective rounds", "\(found.effectiveSampleSize.wholeText) of \(rounds.grouped)\(share)"),
        Fact("mean weight", found.meanWords),
        Fact(
          "largest weight",
          "\(found.largestWeight.shortText(digits: 4)), \(found.largestWeightShare.percentage) of the sum"),
        Fact("without support", "\(found.unsupported.percentage) of its choices"),
        Fact("matches", "\(found.matches.grouped) rounds whose action it is sure to take"),
      ]
    }
    if let taken = found.taken { facts.append(Fact("rounds taken", taken.grouped)) }
    if let learned = found.learnedFrom { facts.append(Fact("learned from", "\(learned.percentage) of the rounds")) }
    return facts
  }
}

extension PolicyDiagnostics {
  fileprivate var meanWords: String {
    let precision = Precision([meanWeightStandardError])
    let distance = meanWeightZ.magnitude.text(places: 1)
    return "\(precision.text(meanWeight)) ± \(precision.text(meanWeightStandardError)), "
      + "\(distance) standard errors from 1"
  }
}

extension Double {
  /// Without a fraction, with commas.
  fileprivate var wholeText: String { Int(exactly: rounded()).map(\.grouped) ?? shortText() }
}
