package import Events
package import Files
import JSON

/// The titles of a file, plain or gzip, in memory that does not grow with it.
package final class TitleReader {
  /// How the file holds them.
  package enum Format: String, CaseIterable, Sendable {
    /// One title per line, as `PUT /v1/titles/{id}` takes it, with its id. Empty lines are passed over.
    case ndjson
    /// A table with a header.
    case csv
  }

  private enum Source {
    case lines(LineReader)
    case table(TitleTable)
  }

  /// Rows read so far, those without a title too.
  package private(set) var rows = 0
  /// Of the title last read, 1-based.
  package private(set) var line = 0
  /// As errors and reports name it.
  package let file: String
  private var source: Source
  private let since: EventTime

  /// - Parameters:
  ///   - path: `-` is standard input.
  ///   - columns: Of a table; if nil, its columns are named as the keys are.
  ///   - since: From when on a title is so that does not say: by default since ever.
  /// - Throws: `FileError` if the file cannot be read, or a table has no header or not the columns.
  package init(
    path: String, format: Format, columns: TitleColumns? = nil, since: EventTime = .distantPast
  ) throws(FileError) {
    let lines = try LineReader(path: path)
    file = lines.name
    self.since = since
    switch format {
    case .ndjson: source = .lines(lines)
    case .csv: source = .table(try TitleTable(lines, columns: columns, since: since))
    }
  }

  /// The next title; nil after the last.
  ///
  /// - Parameter reject: Called for what is passed over: a row without a title (no column, or an unusable id), and a
  ///   value of a table that does not fit, which its title goes without.
  /// - Throws: `FileError` where the file cannot be read on.
  package func next(_ reject: (TitleMisfit) -> Void) throws(FileError) -> Title? {
    switch source {
    case .lines(let lines): return try nextLine(lines, reject)
    case .table(var table):
      defer { source = .table(table) }
      while let row = try table.next(reject) {
        rows += 1
        line = row.line
        if let title = row.title { return title }
      }
      return nil
    }
  }

  private func nextLine(_ lines: LineReader, _ reject: (TitleMisfit) -> Void) throws(FileError) -> Title? {
    while let text = try lines.next() {
      if text.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { continue }
      rows += 1
      line = lines.line
      do {
        return try JSONReader.document(text) { reader in try Title(from: &reader, now: since) }
      } catch let error as JSONError {
        reject(.row(lines.error(error.description)))
      } catch {
        reject(.row(lines.error("\(error)")))
      }
    }
    return nil
  }
}
