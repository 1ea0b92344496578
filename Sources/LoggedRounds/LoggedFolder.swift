package import Attribution
package import EventLog
import Events
package import Evaluation
package import History
import Inspection
import Learning

/// The data folder of a service as it is at one moment: what is appended later changes nothing of what is read.
package struct LoggedFolder: Sendable {
  /// For messages.
  package let name: String
  package let sources: HistorySources
  /// Everything that was known of titles at that moment.
  package let catalogue: Catalogue
  let archive: OutcomeArchive
  /// The record after which the log begins.
  let start: UInt64
  /// The last record, and the last outcome, that count.
  let (end, lastOutcome): (UInt64, Int64)

  /// - Throws: `EvaluationError` if the log cannot be read.
  package init(_ name: String, _ sources: HistorySources, archive: OutcomeArchive) async throws(EvaluationError) {
    (self.name, self.sources, self.archive) = (name, sources, archive)
    do throws(LogError) {
      start = try sources.prunedThrough()
      end = try sources.log.lastOffset()
      lastOutcome = try await archive.lastNumber()
      var catalogue = Catalogue()
      for (offset, title) in try sources.log.titles() where offset <= end { catalogue.insert(title, at: offset) }
      self.catalogue = catalogue
    } catch {
      throw EvaluationError(error, of: name)
    }
  }

  /// What a placement's file said from which record on.
  ///
  func texts(of placement: PlacementName) throws(EvaluationError) -> PlacementTexts {
    do throws(LogError) {
      return try PlacementTexts(of: placement, in: sources.log, reading: sources.reading)
    } catch {
      throw EvaluationError(error, of: name)
    }
  }

  /// How many pairs have closed whose decisions were cut off with the head of the log.
  func pairsWithoutDecision(of placement: PlacementName) async throws(EvaluationError) -> Int {
    do throws(LogError) {
      return try await archive.pairsWithoutDecision(of: placement, through: lastOutcome)
    } catch {
      throw EvaluationError(error, of: name)
    }
  }
}

extension Placement {
  /// A decision as its ranking saw it, with the values that the catalogue fills in.
  func seen(_ decision: Decision, from catalogue: Catalogue) -> Decision {
    Replayer.seen(decision, by: features, from: catalogue).decision
  }
}

extension EvaluationError {
  /// What a log could not do.
  init(_ error: LogError, of folder: String) {
    self.init(error.code == .missing ? .input : .failed, "\(folder): \(error.reason)")
  }
}
