extension SafetensorsArchive {
  /// A named, row-major array of numbers.
  ///
  /// Two tensors are equal when their names, shapes and every bit of their elements are.
  package struct Tensor: Sendable, Equatable {
    /// The name, unique in its archive.
    package let name: String

    /// The dimensions, outermost first. Empty for a single number; a zero in it means no elements.
    package let shape: [Int]

    /// The numbers, row-major: as many as the product of ``shape``.
    package let elements: Elements

    /// A tensor of any type.
    ///
    /// - Precondition: no dimension is negative, and their product is the number of elements.
    package init(name: String, shape: [Int], elements: Elements) {
      precondition(Self.count(of: shape) == elements.count, "shape \(shape) is not \(elements.count) elements")
      self.name = name
      self.shape = shape
      self.elements = elements
    }

    /// A tensor of `F32`, under the conditions of ``init(name:shape:elements:)``.
    package init(name: String, shape: [Int], floats: [Float]) {
      self.init(name: name, shape: shape, elements: .floats(floats))
    }

    /// A tensor of `F64`, under the conditions of ``init(name:shape:elements:)``.
    package init(name: String, shape: [Int], doubles: [Double]) {
      self.init(name: name, shape: shape, elements: .doubles(doubles))
    }

    /// A tensor of `I64`, under the conditions of ``init(name:shape:elements:)``.
    package init(name: String, shape: [Int], integers: [Int64]) {
      self.init(name: name, shape: shape, elements: .integers(integers))
    }

    /// A tensor of `U8`, under the conditions of ``init(name:shape:elements:)``.
    package init(name: String, shape: [Int], bytes: [UInt8]) {
      self.init(name: name, shape: shape, elements: .bytes(bytes))
    }
  }
}

extension SafetensorsArchive.Tensor {
  /// The number of elements in `shape`, one if it is empty; nil if a dimension is negative or the product overflows.
  ///
  /// Dimensions are multiplied from the left, so `[0, huge]` is zero elements and `[huge, huge, 0]` is refused, as in
  /// the format's reference implementation.
  static func count(of shape: [Int]) -> Int? {
    var count = 1
    for dimension in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: dimension)
      guard dimension >= 0, !overflow else { return nil }
      count = product
    }
    return count
  }

  /// The order of tensors in a file: wider elements first, so that all are aligned, then by the name's UTF-8 bytes.
  static func precedes(_ first: Self, _ second: Self) -> Bool {
    let sizes = (first.elements.type.size, second.elements.type.size)
    guard sizes.0 == sizes.1 else { return sizes.0 > sizes.1 }
    return first.name.utf8.lexicographicallyPrecedes(second.name.utf8)
  }

  /// The elements of an `F32` tensor, row-major.
  ///
  /// - Throws: `wrongElementType` for any other.
  package func floats() throws(SafetensorsError) -> [Float] {
    guard case .floats(let values) = elements else { throw mismatch(.float32) }
    return values
  }

  /// The elements of an `F64` tensor, row-major.
  ///
  /// - Throws: `wrongElementType` for any other.
  package func doubles() throws(SafetensorsError) -> [Double] {
    guard case .doubles(let values) = elements else { throw mismatch(.float64) }
    return values
  }

  /// The elements of an `I64` tensor, row-major.
  ///
  /// - Throws: `wrongElementType` for any other.
  package func integers() throws(SafetensorsError) -> [Int64] {
    guard case .integers(let values) = elements else { throw mismatch(.int64) }
    return values
  }

  /// The elements of a `U8` tensor, row-major.
  ///
  /// - Throws: `wrongElementType` for any other.
  package func bytes() throws(SafetensorsError) -> [UInt8] {
    guard case .bytes(let values) = elements else { throw mismatch(.uint8) }
    return values
  }

  private func mismatch(_ wanted: SafetensorsArchive.ElementType) -> SafetensorsError {
    SafetensorsError(
      .wrongElementType, tensor: name, expected: "\(wanted.rawValue), found \(elements.type.rawValue)")
  }
}
