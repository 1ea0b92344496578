import Testing

/// A place that breaks a rule, as a compiler would print it.
struct Finding: Equatable, CustomStringConvertible {
  let path: String
  /// Counted from 1; 0 when the whole file or its name is meant.
  let line: Int
  let problem: String

  var description: String { line == 0 ? "\(path): \(problem)" : "\(path):\(line): \(problem)" }
}

/// Fails with one line for each finding.
func expectNone(_ findings: [Finding], sourceLocation: SourceLocation = #_sourceLocation) {
  let count = findings.count
  #expect(count == 0, "\(findings.map(\.description).joined(separator: "\n"))", sourceLocation: sourceLocation)
}
