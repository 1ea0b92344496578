/// A placement file that cannot be used: where, and what was expected.
package struct PlacementError: Error, Equatable, CustomStringConvertible {
  /// The file's path.
  package let file: String
  /// 1-based; nil where the file as a whole is meant.
  package let line: Int?
  /// Such as `policy.alpha` or `features.context[2].buckets`; empty for the document.
  package let key: String
  /// What was expected, and what was found.
  package let reason: String

  package var description: String {
    let place = line.map { "\(file):\($0)" } ?? file
    return key.isEmpty ? "\(place): \(reason)" : "\(place): \(key): \(reason)"
  }
}
