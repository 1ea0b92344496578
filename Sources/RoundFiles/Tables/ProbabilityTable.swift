package import Evaluation
import Files

/// A table of an evaluation policy's chances, as CSV: `item_id,p_position1,p_position2,…`, a row for each item.
package enum ProbabilityTable {
  /// Reads a plain or gzip file. Its items become actions of `names`: read it before the log, where it is to tell which
  /// actions there are.
  ///
  /// - Throws: `EvaluationError` naming file, line and column: a column that is missing or does not sum to 1 within 1e-6,
  ///   what is no probability, an item that is there twice.
  package static func read(file: String, names: ActionNames) throws(EvaluationError) -> TablePolicy {
    do throws(FileError) {
      let table = try PositionTable(
        file: file, names: names, prefix: "p_position", needsItem: true, expecting: "a probability from 0 to 1"
      ) { 0...1 ~= $0 }
      for (position, column) in table.columns.enumerated() {
        if let reason = column.compactMap({ $0 }).distributionFault {
          throw FileError(reason, file: file, line: 1, column: table.column(position))
        }
      }
      return TablePolicy(names: names, columns: table.columns)
    } catch {
      throw EvaluationError(error)
    }
  }
}
