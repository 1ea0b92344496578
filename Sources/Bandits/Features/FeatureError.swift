/// A context or a candidate that a schema cannot encode.
package struct FeatureError: Error, Equatable, CustomStringConvertible {
  /// The feature's name.
  package let feature: String
  /// What was expected, and what was found.
  package let reason: String
  /// Index of the candidate whose feature it is; nil for the context's.
  package let candidate: Int?
  package var description: String { "feature \(feature): \(reason)" }

  init(feature: String, reason: String, candidate: Int? = nil) {
    self.feature = feature
    self.reason = reason
    self.candidate = candidate
  }

  /// Where in a request or an event it stands: `context.hour`, `actions[3].features.year`.
  package var place: String {
    candidate.map { "actions[\($0)].features.\(feature)" } ?? "context.\(feature)"
  }
}
