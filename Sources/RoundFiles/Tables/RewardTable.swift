package import Evaluation
import Files

/// A table of expected rewards, as CSV: `q_pos1,q_pos2,…`, a row for each item: of the items 0, 1, 2 and so on, or of those
/// that a column `item_id` names.
package enum RewardTable {
  /// Reads a plain or gzip file. Its items become actions of `names`: read it before the log, where it is to tell which
  /// actions there are.
  ///
  /// - Throws: `EvaluationError` naming file, line and column: a column that is missing, what is no finite number, an item
  ///   that is there twice.
  package static func read(file: String, names: ActionNames) throws(EvaluationError) -> TableRewardModel {
    do throws(FileError) {
      let table = try PositionTable(
        file: file, names: names, prefix: "q_pos", needsItem: false, expecting: "a finite number"
      ) { _ in true }
      return TableRewardModel(names: names, columns: table.columns)
    } catch {
      throw EvaluationError(error)
    }
  }
}
