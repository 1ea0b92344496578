package import Events

/// A context that a schema cannot encode.
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

/// The largest magnitude of an element of a feature vector.
package let featureLimit = 1e6

extension FeatureSchema {
  /// The feature vector of a candidate in a context, `dimension` long.
  ///
  /// A missing number is 0, a missing category all zeros; a missing vector is an error, as is a value of another type
  /// or an element beyond ±`featureLimit`. Names that the schema does not know are passed over.
  /// - Complexity: O(*dimension* + *features* · *context entries*).
  package func encode(_ context: Features, action: Features = .none) throws(FeatureError) -> [Double] {
    var vector = try encodeContext(context)
    for feature in self.action { try feature.append(action[feature.name], to: &vector) }
    return vector
  }

  /// The vectors of a slate: one for all candidates where no feature tells them apart, else one for each.
  ///
  /// - Throws: `FeatureError`, naming the candidate whose feature it is.
  /// - Complexity: that of `encode`, once or for each candidate.
  package func encode(_ context: Features, candidates: [Candidate]) throws(FeatureError) -> SlateVectors {
    let shared = try encodeContext(context)
    if action.isEmpty { return .shared(shared) }
    var vectors: [[Double]] = []
    vectors.reserveCapacity(candidates.count)
    for (index, candidate) in candidates.enumerated() {
      var vector = shared
      do throws(FeatureError) {
        for feature in action { try feature.append(candidate.features[feature.name], to: &vector) }
      } catch {
        throw FeatureError(feature: error.feature, reason: error.reason, candidate: index)
      }
      vectors.append(vector)
    }
    return .own(vectors)
  }

  /// Checks the values of a decision that another system made, before it enters the log.
  ///
  /// Like `encode`, but a vector may be missing where the catalogue may yet fill it in: of an action, or of the context
  /// where the decision is about a title.
  package func check(_ decision: Decision) throws(FeatureError) {
    var scratch: [Double] = []
    for feature in context {
      let value = decision.context[feature.name]
      if value != nil || decision.title == nil { try feature.append(value, to: &scratch) }
    }
    guard !action.isEmpty else { return }
    for (index, candidate) in decision.candidates.enumerated() {
      for feature in action {
        guard let value = candidate.features[feature.name] else { continue }
        do throws(FeatureError) {
          try feature.append(value, to: &scratch)
        } catch {
          throw FeatureError(feature: error.feature, reason: error.reason, candidate: index)
        }
      }
    }
  }

  /// Bias and context, with room for the action's elements.
  private func encodeContext(_ context: Features) throws(FeatureError) -> [Double] {
    var vector: [Double] = []
    vector.reserveCapacity(dimension)
    if bias { vector.append(1) }
    for feature in self.context { try feature.append(context[feature.name], to: &vector) }
    return vector
  }
}

extension Feature {
  /// Whether a value can be encoded as this feature.
  package func admits(_ value: FeatureValue) -> Bool {
    var scratch: [Double] = []
    return (try? append(value, to: &scratch)) != nil
  }

  fileprivate func append(_ value: FeatureValue?, to vector: inout [Double]) throws(FeatureError) {
    let start = vector.count
    switch kind {
    case .oneHot(let values):
      vector.append(contentsOf: repeatElement(0, count: values.count + 1))
      for text in try texts(value) { vector[start + (values.firstIndex(of: text) ?? values.count)] = 1 }
    case .hashed(let buckets):
      vector.append(contentsOf: repeatElement(0, count: buckets))
      for text in try texts(value) {
        vector[start + Feature.hashedBucket(name: name, value: text, buckets: buckets)] = 1
      }
    case .number(let mean, let scale):
      vector.append(try number(value, mean: mean, scale: scale))
    case .vector(let size):
      vector.append(contentsOf: try elements(value, size: size))
    }
  }

  private func texts(_ value: FeatureValue?) throws(FeatureError) -> [String] {
    switch value {
    case nil: return []
    case .text(let text): return [text]
    case .texts(let texts): return texts
    case .number, .vector: throw error("expected a string or a list of strings, found \(value?.kind ?? "nothing")")
    }
  }

  private func number(_ value: FeatureValue?, mean: Double, scale: Double) throws(FeatureError) -> Double {
    switch value {
    case nil: return 0
    case .number(let number): return try checked((number - mean) / scale, of: number)
    case .text, .texts, .vector: throw error("expected a number, found \(value?.kind ?? "nothing")")
    }
  }

  private func elements(_ value: FeatureValue?, size: Int) throws(FeatureError) -> [Double] {
    switch value {
    case nil: throw error("expected a list of \(size) numbers, found nothing")
    case .vector(let elements):
      guard elements.count == size else { throw error("expected \(size) numbers, found \(elements.count)") }
      for element in elements { _ = try checked(element, of: element) }
      return elements
    case .texts(let texts) where texts.isEmpty: throw error("expected \(size) numbers, found 0")
    case .text, .texts, .number: throw error("expected a list of \(size) numbers, found \(value?.kind ?? "nothing")")
    }
  }

  private func checked(_ element: Double, of number: Double) throws(FeatureError) -> Double {
    guard abs(element) <= featureLimit else {
      throw error("expected a feature from -1e6 to 1e6 after scaling, found \(number)")
    }
    return element
  }

  private func error(_ reason: String) -> FeatureError { FeatureError(feature: name, reason: reason) }
}
