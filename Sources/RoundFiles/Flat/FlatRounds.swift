package import Evaluation
import Files

/// Rounds as numbers, a line of JSON each: `{"r":1,"p":0.25,"pos":0,"a":3,"pi":[…],"q":[…]}`.
///
/// `r` is the reward, `p` the propensity, `a` the action's number, which is also its name, `pos` the position (0 if it is
/// not there), `pi` an evaluation distribution and `q` the predictions of a reward model; these two stand on every line of
/// a file or on none, `null` where it is not known. Besides, a line may have
/// - `c`: the numbers of the actions that could be chosen, in the order of `pi`, `q` and `mu`; else all from 0 on, as many
///   as these have, or, where there are none of them, all that the log and the tables name;
/// - `mu`: the whole logging distribution; `mix`: the chance of the action under the mixture of all loggers;
/// - `m`: the member, without whom rounds are told apart by their list; `d`: the list; `l`: the place in it, from 0;
///   `t`: the time; `w`: how many rounds it stands for; `arm`.
///
/// Other keys and blank lines are passed over. Nothing is allocated for a line, and the memory does not grow with the file.
package final class FlatRounds: RoundSource {
  package let names: ActionNames
  private let files: RoundFileList
  private var hasNames = false
  /// Whether a file's first line names a list.
  package private(set) var mayHaveLists = false

  /// - Throws: `EvaluationError` if a file cannot be opened.
  package init(files: [String], names: ActionNames) throws(EvaluationError) {
    self.files = try RoundFileList(files)
    self.names = names
    mayHaveLists = files.contains { (try? FlatRounds.first(of: $0, { try $1.isOfList($0) })) ?? true }
  }

  package func read(_ body: (Round) throws -> Void) async throws -> RoundTally {
    try nameActions()
    var tally = RoundTally()
    var line = FlatLine(names: names)
    for file in files.files {
      let before = tally.rounds
      line.begin()
      try RoundFileList.open(file).eachLine { bytes in
        try line.read(bytes, ordinal: tally.rounds)
        try body(line.round)
        tally.rounds += 1
      }
      guard tally.rounds > before else { throw EvaluationError.empty(file) }
    }
    return tally
  }

  /// Before the first reading, reads the files whose lines do not tell what could be chosen: that is all that they name.
  private func nameActions() throws {
    guard !hasNames else { return }
    for file in files.files where try FlatRounds.first(of: file, { try $1.isOpen($0) }) ?? false {
      var line = FlatLine(names: names)
      try RoundFileList.open(file).eachLine { try line.nameAction($0) }
    }
    hasNames = true
  }

  /// What a file's first line says; nil where there is none.
  private static func first<Answer: Sendable>(
    of file: String, _ body: (UnsafeRawBufferPointer, inout FlatLine) throws -> Answer
  ) throws -> Answer? {
    var line = FlatLine(names: ActionNames())
    var answer: Answer?
    do {
      try RoundFileList.open(file).eachLine { bytes in
        answer = try body(bytes, &line)
        throw Enough()
      }
    } catch is Enough {}
    return answer
  }

  /// Ends a reading.
  private struct Enough: Error {}
}
