extension [Double] {
  /// Becomes equal to another array; keeps its own storage.
  mutating func overwrite(with other: [Double]) {
    guard count == other.count else {
      removeAll(keepingCapacity: true)
      return append(contentsOf: other)
    }
    withUnsafeMutableBufferPointer { own in
      other.withUnsafeBufferPointer { other in _ = own.update(fromContentsOf: other) }
    }
  }

  /// Becomes `count` times a value; keeps its own storage.
  mutating func overwrite(with value: Double, count: Int) {
    guard self.count == count else {
      removeAll(keepingCapacity: true)
      return append(contentsOf: repeatElement(value, count: count))
    }
    withUnsafeMutableBufferPointer { $0.update(repeating: value) }
  }
}
