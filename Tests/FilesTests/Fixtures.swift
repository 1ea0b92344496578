import Files
import Testing

/// Every line that can be read, and the error that ended it.
func lines(of path: String) -> (lines: [String], error: FileError?) {
  var lines: [String] = []
  do throws(FileError) {
    let reader = try LineReader(path: path)
    while let line = try reader.next() { lines.append(String(decoding: line, as: UTF8.self)) }
    return (lines, nil)
  } catch {
    return (lines, error)
  }
}
