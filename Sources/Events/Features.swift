/// What a context or a candidate says about one feature.
package enum FeatureValue: Equatable, Sendable {
  case number(Double)
  case text(String)
  case texts([String])
  case vector([Double])

  /// The kind in an error message.
  package var kind: String {
    switch self {
    case .number: "a number"
    case .text: "a string"
    case .texts: "a list of strings"
    case .vector: "a list of numbers"
    }
  }
}

/// Named values, in the order of their names' bytes, each name once.
package struct Features: Equatable, Sendable {
  /// One named value.
  package struct Entry: Equatable, Sendable {
    package let name: String
    package let value: FeatureValue
    package init(name: String, value: FeatureValue) {
      self.name = name
      self.value = value
    }
  }

  /// How many values what comes from outside may have.
  package static let countLimit = 1_024

  package let entries: [Entry]
  package static let none = Features([])

  /// Sorts by name; of equal names, byte for byte, the last counts.
  package init(_ entries: [Entry]) {
    guard !Features.areInOrder(entries) else {
      self.entries = entries
      return
    }
    var sorted: [Entry] = []
    sorted.reserveCapacity(entries.count)
    for entry in entries.enumerated().sorted(by: { a, b in
      a.element.name.hasSameBytes(as: b.element.name)
        ? a.offset < b.offset : a.element.name.precedesInBytes(b.element.name)
    }) {
      if sorted.last?.name.hasSameBytes(as: entry.element.name) == true { sorted.removeLast() }
      sorted.append(entry.element)
    }
    self.entries = sorted
  }

  /// Whether each name comes after the one before it.
  private static func areInOrder(_ entries: [Entry]) -> Bool {
    for index in entries.indices.dropFirst() where !entries[index - 1].name.precedesInBytes(entries[index].name) {
      return false
    }
    return true
  }

  /// The value of a feature, nil where it is missing. - Complexity: O(*entries*): contexts are small.
  package subscript(name: String) -> FeatureValue? {
    for entry in entries where entry.name.hasSameBytes(as: name) { return entry.value }
    return nil
  }

  package var isEmpty: Bool { entries.isEmpty }
}

extension Features: ExpressibleByDictionaryLiteral {
  package init(dictionaryLiteral elements: (String, FeatureValue)...) {
    self.init(elements.map { Entry(name: $0.0, value: $0.1) })
  }
}
