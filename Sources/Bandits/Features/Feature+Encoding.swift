package import Events

extension Feature {
  /// Whether a value can be encoded as this feature.
  package func admits(_ value: FeatureValue) -> Bool {
    var scratch = [Double](repeating: 0, count: width)
    return (try? write(value, to: &scratch, at: 0)) != nil
  }

  /// What stands in place of a value that is left out: nothing; of a vector, which may not be missing, zeros.
  package var blank: FeatureValue? {
    if case .vector(let size) = kind { .vector(Array(repeating: 0, count: size)) } else { nil }
  }

  /// The greatest magnitude of the elements that a value fills; 0 for one that the feature does not admit by its type.
  func magnitude(of value: FeatureValue?) -> Double {
    switch (kind, value) {
    case (.oneHot, .text), (.hashed, .text): 1
    case (.oneHot, .texts(let texts)), (.hashed, .texts(let texts)): texts.isEmpty ? 0 : 1
    case (.number(let mean, let scale), .number(let number)): abs((number - mean) / scale)
    case (.vector, .vector(let elements)): elements.reduce(0) { max($0, abs($1)) }
    case (.oneHot, _), (.hashed, _), (.number, _), (.vector, _): 0
    }
  }

  /// Writes the feature's elements where they go; zeros stand there.
  func write(_ value: FeatureValue?, to vector: inout [Double], at start: Int) throws(FeatureError) {
    switch kind {
    case .oneHot(let values):
      try forEachText(of: value) { vector[start + (values.firstIndex(of: $0) ?? values.count)] = 1 }
    case .hashed(let buckets):
      try forEachText(of: value) { vector[start + hash(of: $0).bucket(of: buckets)] = 1 }
    case .number(let mean, let scale):
      vector[start] = try number(value, mean: mean, scale: scale)
    case .vector(let size):
      for (offset, element) in try elements(value, size: size).enumerated() { vector[start + offset] = element }
    }
  }

  /// Lends each string of a category's value to `body`; none where it is missing.
  func forEachText(of value: FeatureValue?, _ body: (String) -> Void) throws(FeatureError) {
    switch value {
    case nil: break
    case .text(let text): body(text)
    case .texts(let texts): texts.forEach(body)
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
