package import Events
import Files
import JSON

/// The catalogue as lines of NDJSON, one entry each.
package enum TitleLines {
  /// The entries of a file; one that does not say from when on it is so, is so from the beginning.
  ///
  /// - Throws: `BatchError` naming the line that is no entry.
  package static func read(_ path: String) throws(BatchError) -> [Title] {
    var titles: [Title] = []
    do throws(FileError) {
      let reader = try LineReader(path: path)
      while let detail = try reader.withNext({ append($0, to: &titles) }) {
        if let detail { throw reader.error(detail) }
      }
    } catch {
      throw .input(error)
    }
    return titles
  }

  /// Reads one line; returns what is wrong with it, or nil.
  private static func append(_ line: UnsafeRawBufferPointer, to titles: inout [Title]) -> String? {
    if EventLine.isBlank(line) { return nil }
    do {
      titles.append(
        try JSONReader.document(line) { reader in
          try Title(from: &reader, now: EventTime(milliseconds: 0))
        })
      return nil
    } catch {
      return "\(error)"
    }
  }
}
