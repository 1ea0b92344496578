extension Evaluator {
  /// Reads a log, twice if anything has to see it first, and tells what it says.
  ///
  /// - Parameters:
  ///   - name: What is read, for people.
  ///   - progress: Told how many rounds were read, over all readings.
  /// - Throws: What the source throws; `EvaluationError` for a log without rounds.
  package mutating func evaluate(
    _ source: any RoundSource, named name: String, progress: (Int) -> Void = { _ in }
  ) async throws -> EvaluationReport {
    var done = 0
    if hasToLearn {
      _ = try await source.read { round in
        try learn(round)
        done += 1
        progress(done)
      }
    }
    let tally = try await source.read { round in
      try add(round)
      done += 1
      progress(done)
    }
    finish()
    guard sums.rounds > 0 else {
      let dropped = tally.dropped.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
      throw EvaluationError(
        .input, "\(name): expected rounds, found none" + (dropped.isEmpty ? "" : "; left out: \(dropped)"))
    }
    if let range = settings.rewards, sums.rewards.least < range.lowerBound || sums.rewards.greatest > range.upperBound {
      throw EvaluationError(
        .input,
        "\(name): expected rewards from \(range.lowerBound) to \(range.upperBound), "
          + "found some from \(sums.rewards.least) to \(sums.rewards.greatest)")
    }
    return report(of: name, tally, names: source.names)
  }
}
