import Events
import Files

/// Titles of a table of comma-separated values with a header.
struct TitleTable {
  private var rows: CSVReader
  /// Each key with the index of its field, and the column's name.
  private let fields: [(key: TitleColumns.Key, field: Int, name: String)]
  private let id: (field: Int, name: String)
  private let width: Int
  private let since: EventTime

  /// - Parameter columns: If nil, columns are named as keys are.
  /// - Throws: `FileError` if there is no header, or a column is not in it.
  init(_ lines: LineReader, columns: TitleColumns?, since: EventTime) throws(FileError) {
    rows = CSVReader(lines: lines)
    guard let header = try rows.next() else {
      throw FileError("expected a header of column names, found nothing", file: lines.name)
    }
    let names = header.ends.indices.map { header[$0].trimmed }
    var fields: [(key: TitleColumns.Key, field: Int, name: String)] = []
    for (key, name) in (columns ?? TitleColumns(header: names)).columns {
      guard let field = names.firstIndex(of: name) else {
        throw lines.error("expected a column \(name), found \(names.joined(separator: ", "))")
      }
      fields.append((key, field, name))
    }
    guard let id = fields.first(where: { $0.key == .id }) else {
      throw lines.error("expected a column id, found \(names.joined(separator: ", "))")
    }
    self.fields = fields
    self.id = (id.field, id.name)
    width = names.count
    self.since = since
  }

  /// The next row's title, nil where the row has none; nil after the last.
  ///
  /// - Parameter reject: Called with a row that has no title, and with each value that does not fit and is left out.
  mutating func next(_ reject: (TitleMisfit) -> Void) throws(FileError) -> (title: Title?, line: Int)? {
    guard let row = try rows.next() else { return nil }
    let file = rows.lines.name
    guard row.ends.count == width else {
      reject(.row(FileError("expected \(width) fields, found \(row.ends.count)", file: file, line: row.line)))
      return (nil, row.line)
    }
    var title: Title
    do throws(TitleCell.Misfit) {
      let text = row[id.field].trimmed
      title = Title(id: try TitleCell(text: text).identifier(text), at: since)
    } catch {
      reject(.row(FileError(error.reason, file: file, line: row.line, column: id.name)))
      return (nil, row.line)
    }
    var features: [Features.Entry] = []
    for (key, field, name) in fields {
      let cell = TitleCell(text: row[field].trimmed)
      if cell.text.isEmpty { continue }
      do throws(TitleCell.Misfit) {
        try title.take(cell, as: key, features: &features)
      } catch {
        reject(.value(FileError(error.reason, file: file, line: row.line, column: name), column: name))
      }
    }
    title.features = Features(features)
    return (title, row.line)
  }
}

extension Title {
  fileprivate mutating func take(
    _ cell: TitleCell, as key: TitleColumns.Key, features: inout [Features.Entry]
  ) throws(TitleCell.Misfit) {
    switch key {
    case .id: break
    case .at: at = try cell.time()
    case .duration: duration = try cell.seconds()
    case .genres: genres = try cell.list(most: 256)
    case .launchedAt: launchedAt = try cell.time()
    case .artworks:
      var images: [ActionID] = []
      for part in try cell.list(most: 1_024) { images.append(try cell.identifier(part)) }
      artworks = images
    case .feature(let name): features.append(Features.Entry(name: name, value: cell.value))
    case .text(let name): features.append(Features.Entry(name: name, value: .text(cell.text)))
    }
  }
}
