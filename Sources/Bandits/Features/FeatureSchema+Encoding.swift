package import Events

/// A context that a schema cannot encode.
package struct FeatureError: Error, Equatable, CustomStringConvertible {
  /// The feature's name.
  package let feature: String
  /// What was expected, and what was found.
  package let reason: String
  package var description: String { "feature \(feature): \(reason)" }
}

/// The largest magnitude of an element of a feature vector.
package let featureLimit = 1e6

extension FeatureSchema {
  /// The feature vector of a context, `dimension` long.
  ///
  /// A missing number is 0, a missing category all zeros; a missing vector is an error, as is a value of another type
  /// or an element beyond ±`featureLimit`. Names that the schema does not know are passed over.
  /// - Complexity: O(*dimension* + *features* · *context entries*).
  package func encode(_ context: Features) throws(FeatureError) -> [Double] {
    var vector: [Double] = []
    vector.reserveCapacity(dimension)
    if bias { vector.append(1) }
    for feature in self.context { try feature.append(context[feature.name], to: &vector) }
    return vector
  }
}

extension ContextFeature {
  fileprivate func append(_ value: FeatureValue?, to vector: inout [Double]) throws(FeatureError) {
    let start = vector.count
    switch kind {
    case .oneHot(let values):
      vector.append(contentsOf: repeatElement(0, count: values.count + 1))
      for text in try texts(value) { vector[start + (values.firstIndex(of: text) ?? values.count)] = 1 }
    case .hashed(let buckets):
      vector.append(contentsOf: repeatElement(0, count: buckets))
      for text in try texts(value) {
        vector[start + ContextFeature.hashedBucket(name: name, value: text, buckets: buckets)] = 1
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
