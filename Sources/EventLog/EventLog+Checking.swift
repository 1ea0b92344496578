import GRDB

/// Looking at all of a log, whatever of it is damaged.
extension EventLog {
  /// What SQLite finds wrong with the pages and indices of the database.
  package func checkPages() throws -> [String] { try read { try $0.brokenPages(of: "log.sqlite") } }

  /// How many outcomes are whole.
  ///
  /// - Parameter damaged: Told of each that is not.
  package func checkOutcomes(_ damaged: (LogError) throws -> Void) throws(LogError) -> Int {
    do {
      return try read { db in
        let rows = try Row.fetchCursor(db, sql: "SELECT \(OutcomeRow.columns) FROM outcomes ORDER BY number")
        var count = 0
        while let row = try rows.next() {
          do throws(LogError) {
            _ = try OutcomeRow(row)
            count += 1
          } catch {
            try damaged(error)
          }
        }
        return count
      }
    } catch {
      throw LogError(error, doing: "reading the outcomes")
    }
  }
}

extension CheckpointStore {
  /// What SQLite finds wrong with the pages and indices of the database.
  package func checkPages() throws -> [String] { try read { try $0.brokenPages(of: "checkpoints.sqlite") } }
}

extension Database {
  /// The first of what `integrity_check` finds.
  fileprivate func brokenPages(of name: String) throws -> [String] {
    try String.fetchAll(self, sql: "PRAGMA integrity_check(20)").filter { $0 != "ok" }.map { "\(name): \($0)" }
  }
}
