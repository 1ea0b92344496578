import Foundation
import Replay
import Testing

/// The recorded log in the repository.
let openBanditFile = URL(filePath: #filePath).deletingLastPathComponent()
  .appending(path: "../../Benchmarks/Data/open-bandit/random_all.csv").standardizedFileURL.path

/// The error of `body`, nil if it throws none.
func failure(_ body: () throws(ReplayError) -> Void) -> ReplayError? {
  do throws(ReplayError) { try body() } catch { return error }
  return nil
}

/// `count` impressions, a second apart from `start` in milliseconds, one per line.
func impressions(_ count: Int, from start: Int = 1_000_000) -> String {
  (0..<count).map { impression(at: start + $0 * 1_000) + "\n" }.joined()
}

func impression(at milliseconds: Int) -> String {
  #"{"type":"impression","at":\#(milliseconds),"decisionID":"d","action":"a"}"#
}
