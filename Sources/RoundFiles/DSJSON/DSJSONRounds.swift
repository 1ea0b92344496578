package import Evaluation
import Events
import Files
import JSON

/// Rounds of a decision service's log as Vowpal Wabbit writes it: a line of JSON each.
///
/// The reward is −`_label_cost`, whatever `_original_label_cost` says: in apprentice mode the service earns only where it
/// did as the application would have done anyway, and the cost says so. The action is `_label_Action`, from 1; its chance
/// is `_label_probability`. `a` and `p` are the whole logging distribution, which is taken if it sums to 1 within 1e-6 and
/// noted in the tally if not. A line that others were dropped beside (`pdrop`) stands for 1/(1 − pdrop). `c` is the
/// context, `c._multi` what could be chosen, named by `i.id`, else by `_tag`, else by its number from 1. There are no members:
/// rounds are told apart by `EventId`, and each is a list of its own.
///
/// What is no such round is dropped and counted, and never stops a reading: decisions that were never activated,
/// observations without a decision, checkpoints, other kinds of problems, and damaged lines, the first of them by line.
package final class DSJSONRounds: RoundSource {
  package let names: ActionNames
  package let mayHaveLists = false
  private let files: RoundFileList

  /// - Throws: `EvaluationError` if a file cannot be opened.
  package init(files: [String], names: ActionNames) throws(EvaluationError) {
    self.files = try RoundFileList(files)
    self.names = names
  }

  package func read(_ body: (Round) throws -> Void) async throws -> RoundTally {
    var tally = RoundTally()
    let shaper = DSJSONShaper(names: names)
    for file in files.files {
      // What is left of a line that was cut is no JSON: it is counted as damaged.
      let lines = try RoundFileList.open(file, cutsLongLines: true)
      var isEmpty = true
      try lines.eachLine { bytes in
        isEmpty = false
        switch DSJSONLine.read(bytes) {
        case .dropped(let reason, let isDamaged):
          tally.drop(because: reason, at: isDamaged ? "\(lines.name):\(lines.line)" : nil)
        case .line(let line):
          switch shaper.round(line, ordinal: tally.rounds, &tally) {
          case .failure(let fault): tally.drop(because: fault.reason, at: "\(lines.name):\(lines.line)")
          case .success(let round):
            try body(round)
            tally.rounds += 1
          }
        }
      }
      if isEmpty { throw EvaluationError.empty(file) }
    }
    return tally
  }
}
