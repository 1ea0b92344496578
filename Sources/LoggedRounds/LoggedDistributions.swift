import Attribution
import Bandits
import Evaluation
import Events
import History
import Inspection
import Snapshots

/// With which chances each place of a log was drawn: by ranking its decision again with the version that ranked it.
struct LoggedDistributions {
  /// What a decision is ranked by again.
  private struct Ranking {
    let ranker: Ranker
    let query: RankQuery
  }

  private let catalogue: Catalogue
  private var versions: LoggedVersions
  private var scratch = Ranker.Scratch()
  private var current: Result<Ranking, HistoryError> = .failure(HistoryError(.unknown, "no decision"))
  /// For how many rounds the chances cannot be told, by why.
  private(set) var untold: [String: Int] = [:]

  init(of placement: PlacementName, in folder: LoggedFolder) {
    catalogue = folder.catalogue
    versions = LoggedVersions(of: placement, in: folder.sources)
  }

  /// Takes up a decision.
  ///
  /// - Returns: What its ranking saw; nil where its version cannot be had.
  mutating func begin(_ decision: Decision) async -> Decision? {
    guard let version = decision.snapshot else {
      current = .failure(HistoryError(.unknown, "another system made the decision"))
      return nil
    }
    switch await versions.find(version) {
    case .failure(let error):
      current = .failure(error)
      return nil
    case .success(let published):
      if let reason = Replayer(published, catalogue: catalogue).unavailable(decision) {
        current = .failure(HistoryError(.unknown, reason.reason))
        return nil
      }
      let schema = published.snapshot.features
      let seen = Replayer.seen(decision, by: schema, from: catalogue).decision
      do throws(FeatureError) {
        current = .success(Ranking(ranker: published.ranker, query: try Replayer.query(seen, by: schema)))
      } catch {
        current = .failure(HistoryError(.differs, "its own snapshot cannot encode the decision: \(error)"))
      }
      return seen
    }
  }

  /// Fills in the chances of a round of that decision; none where they cannot be told, or are not what was logged.
  mutating func tell(_ round: inout Round) {
    switch current {
    case .failure(let error): untold[error.reason, default: 0] += 1
    case .success(let ranking):
      ranking.ranker.distribute(
        ranking.query, among: round.candidates, at: round.place, scratch: &scratch, into: &round.logged)
      guard abs(round.logged[round.chosen] - round.propensity) > ReplayVerdict.tolerance else { return }
      round.logged.removeAll(keepingCapacity: true)
      untold["ranked again, the place has another propensity than the logged one", default: 0] += 1
    }
  }
}
