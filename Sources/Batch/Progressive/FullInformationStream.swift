import Files
import JSON
package import Learning

/// A file of full-information rounds, one JSON object per line, plain or gzip; and optionally an order of its rows.
package struct FullInformationStream {
  /// A round, and the line that it stands in.
  package struct Row: Sendable {
    package let round: FullInformationRound
    package let line: Int
  }

  /// As the user named it.
  package let file: String
  /// In the order in which they are played.
  package let rows: [Row]

  /// Reads the rounds that will be played: the first `limit` in the order of the file, or in the given order.
  ///
  /// A line of blanks is no row. All of a file is read and checked if there is an order; only played rows are kept.
  /// - Parameter order: 0-based numbers of rows; nil for the file's own order.
  /// - Throws: `BatchError`, naming the line that is no round; also where the order names a row that is not there, or
  ///   there is none to play.
  package init(path: String, order: RowOrder? = nil, limit: Int? = nil) throws(BatchError) {
    let wanted = order.map { Array($0.rows.prefix(limit ?? $0.rows.count)) }
    let kept = wanted.map(Set.init)
    var found: [Int: Row] = [:]
    var count = 0
    do throws(FileError) {
      let reader = try LineReader(path: path)
      file = reader.name
      while wanted != nil || count < limit ?? .max, let line = try reader.withNext({ FullInformationStream.read($0) }) {
        switch line {
        case nil: continue
        case .failure(let error): throw reader.error(error.reason)
        case .success(let round):
          if kept?.contains(count) ?? true { found[count] = Row(round: round, line: reader.line) }
          count += 1
        }
      }
    } catch {
      throw .input(error)
    }
    var rows: [Row] = []
    for index in wanted ?? Array(0..<count) {
      guard let row = found[index] else {
        throw BatchError(.input, "\(order?.file ?? file): the order names row \(index), but \(file) has \(count) rows")
      }
      rows.append(row)
    }
    guard !rows.isEmpty else { throw BatchError(.input, "\(file): expected rounds, found none") }
    self.rows = rows
  }

  /// Plays the rounds one after the other.
  ///
  /// - Throws: `BatchError`, naming the line of a round that the placement cannot encode.
  package func play(
    _ validation: inout ProgressiveValidation, progress: (Int) -> Void = { _ in }
  ) throws(BatchError) {
    for (index, row) in rows.enumerated() {
      do throws(ProgressiveError) { try validation.play(row.round) } catch {
        throw .input(FileError(error.description, file: file, line: row.line))
      }
      progress(index + 1)
    }
  }

  private struct Misread: Error {
    let reason: String
  }

  /// Nil for a line of blanks.
  private static func read(_ line: UnsafeRawBufferPointer) -> Result<FullInformationRound, Misread>? {
    if EventLine.isBlank(line) { return nil }
    do {
      return .success(try JSONReader.document(line) { reader in try FullInformationRound(from: &reader) })
    } catch {
      return .failure(Misread(reason: "\(error)"))
    }
  }
}
