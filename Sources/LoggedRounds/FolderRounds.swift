import Attribution
package import Evaluation
import Events
import History
package import Learning
import Snapshots

/// What a folder's rounds bring beside what was logged with them; each costs a ranking of every decision.
package struct RoundDetail: OptionSet, Sendable {
  package let rawValue: Int

  package init(rawValue: Int) { self.rawValue = rawValue }

  /// `Round.logged`.
  package static let distributions = RoundDetail(rawValue: 1)
  /// `Round.mixture`: one reading more, and a ranking by each logger.
  package static let mixture = RoundDetail(rawValue: 2)
}

/// What could not be told beside the rounds of the last reading.
package struct DetailNotes: Equatable, Sendable {
  /// Rounds without the whole distribution, by why.
  package var untold: [String: Int] = [:]
  /// Why there is no mixture of the loggers, or not for all rounds; nil where there is, or nobody asked.
  package var mixture: String?
}

/// The rounds of a data folder: each place that was drawn and whose pair has closed, with its reward by the last revision,
/// in the order of the decisions' records and of the places. The folder may be in use.
///
/// A reading holds a stretch of the log, and a few snapshots where it ranks again.
package final class FolderRounds: RoundSource {
  package let names = ActionNames()
  package let folder: LoggedFolder
  package let selection: RoundSelection
  /// As its file said last.
  package let placement: Placement
  package private(set) var notes = DetailNotes()
  private let detail: RoundDetail
  private let texts: PlacementTexts
  private let progress: (_ done: UInt64, _ of: UInt64) -> Void
  /// Who ranked the log: looked for once.
  private var loggers: Result<LoggerMixture, EvaluationError>?

  /// - Parameter progress: Told through which record a reading has come, and of how many.
  /// - Throws: `EvaluationError` if the log cannot be read, or has no such placement.
  package init(
    _ folder: LoggedFolder, _ selection: RoundSelection, detail: RoundDetail = [],
    progress: @escaping (_ done: UInt64, _ of: UInt64) -> Void = { _, _ in }
  ) throws(EvaluationError) {
    (self.folder, self.selection, self.detail, self.progress) = (folder, selection, detail, progress)
    texts = try folder.texts(of: selection.placement)
    guard let placement = texts.placement(at: folder.end) ?? texts.first?.placement else {
      throw EvaluationError(.input, "\(folder.name): the log has no placement \(selection.placement)")
    }
    self.placement = placement
  }

  /// - Throws: `EvaluationError` if the log cannot be read, or for a `RoundFault` of `body`, naming record, decision, place
  ///   and column; what else `body` throws.
  /// - Complexity: O(*records*), twice where the mixture is asked for the first time.
  package func read(_ body: (Round) throws -> Void) async throws -> RoundTally {
    notes = DetailNotes()
    var mixture = try await mixture()
    var distributions =
      detail.contains(.distributions) ? LoggedDistributions(of: selection.placement, in: folder) : nil
    let tally = try await scan { logged, round, isFirst in
      if isFirst { mixture?.begin(logged.decision) }
      mixture?.tell(&round)
      distributions?.tell(&round)
      do {
        try body(round)
      } catch let fault as RoundFault {
        throw self.error(fault, in: logged, round)
      }
    } seeing: { decision in
      await distributions?.begin(decision)
    }
    notes.untold = distributions?.untold ?? [:]
    if let unmixed = mixture?.unmixed, unmixed > 0 {
      notes.mixture = "\(unmixed) rounds cannot be encoded by the features of every version that ranked the log"
    }
    if let places = mixture?.laterPlaces, places > 0 {
      notes.mixture = "\(places) rounds are later places of lists, whose mixture depends on the places before"
    }
    return tally
  }

  /// Reads the log once.
  ///
  /// - Parameters:
  ///   - seeing: What a decision's ranking saw, where that is known better than by the placement's text.
  ///   - body: Is given each round, and whether it is the first of its decision.
  private func scan(
    _ body: (LoggedDecision, inout Round, _ isFirst: Bool) throws -> Void,
    seeing: (Decision) async -> Decision?
  ) async throws -> RoundTally {
    var reader = DecisionReader(selection.placement, in: folder)
    var sieve = RoundSieve(selection, name: folder.name)
    var builder = RoundBuilder(names)
    while let stretch = try await reader.next() {
      sieve.note(damaged: stretch.damaged)
      for logged in stretch.decisions {
        guard let placement = texts.placement(at: logged.offset) ?? texts.first?.placement else { continue }
        let pairs = sieve.rounds(of: logged, rules: placement.attribution)
        guard !pairs.isEmpty else { continue }
        let seen = await seeing(logged.decision)
        builder.begin(logged, seen: seen ?? placement.seen(logged.decision, from: folder.catalogue))
        for (index, pair) in pairs.enumerated() {
          builder.fill(pair)
          try body(logged, &builder.round, index == 0)
        }
      }
      sieve.settle(now: reader.now)
      progress(reader.offset, folder.end)
      await Task.yield()
    }
    if folder.start > 0 { sieve.note(pruned: try await folder.pairsWithoutDecision(of: selection.placement)) }
    return sieve.finish(now: reader.now)
  }

  private func error(_ fault: RoundFault, in logged: LoggedDecision, _ round: Round) -> EvaluationError {
    let column = fault.column.map { "\($0): " } ?? ""
    return EvaluationError(
      .input,
      """
      \(folder.name): record \(logged.offset), decision \(logged.decision.id), place \(round.place): \(column)\
      \(fault.reason)
      """)
  }
}

// MARK: The mixture of loggers

extension FolderRounds {
  /// Ends a reading that has seen enough.
  private struct TooManyLoggers: Error {}

  /// All that ranked the log; nil, with a note, where that cannot be had.
  private func mixture() async throws -> LoggerMixture? {
    guard detail.contains(.mixture) else { return nil }
    let found: Result<LoggerMixture, EvaluationError>
    if let loggers { found = loggers } else { found = try await findLoggers() }
    loggers = found
    switch found {
    case .success(let mixture): return mixture
    case .failure(let error):
      notes.mixture = error.description
      return nil
    }
  }

  private func findLoggers() async throws -> Result<LoggerMixture, EvaluationError> {
    var counts: [LoggerKey: Int] = [:]
    var others = 0
    do {
      _ = try await scan { logged, _, _ in
        guard let key = LoggerKey(logged.decision) else { return others += 1 }
        counts[key, default: 0] += 1
        if counts.count > LoggerMixture.limit { throw TooManyLoggers() }
      } seeing: {
        $0
      }
    } catch is TooManyLoggers {
      return .failure(EvaluationError(.failed, "more than \(LoggerMixture.limit) versions and arms ranked the log"))
    }
    if others > 0 { return .failure(EvaluationError(.failed, "other systems ranked \(others) rounds of the log")) }
    guard !counts.isEmpty else { return .failure(EvaluationError(.failed, "there are no rounds")) }
    var finder = SnapshotFinder(of: selection.placement, in: folder.sources)
    var loggers: [(key: LoggerKey, rounds: Int, published: PublishedSnapshot)] = []
    for (key, rounds) in counts.sorted(by: { $0.key < $1.key }) {
      do throws(HistoryError) {
        loggers.append((key, rounds, try await finder.find(key.version).kept.published))
      } catch {
        return .failure(EvaluationError(.failed, "a version that ranked the log cannot be had: \(error.reason)"))
      }
    }
    return .success(LoggerMixture(loggers, catalogue: folder.catalogue))
  }
}
