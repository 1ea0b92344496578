/// The tensors of a file, taken by name, each with the type and the shape that it must have.
struct TensorReader {
  private let tensors: [String: SafetensorsArchive.Tensor]
  private var taken: Set<String> = []

  init(_ archive: SafetensorsArchive) {
    tensors = Dictionary(archive.tensors.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Finite numbers.
  mutating func doubles(_ name: String, _ shape: [Int]) throws(SnapshotFileError) -> [Double] {
    guard case .doubles(let values) = try take(name, shape).elements else { throw wrongType(name, .float64) }
    try check(values, name)
    return values
  }

  /// Finite numbers.
  mutating func floats(_ name: String, _ shape: [Int]) throws(SnapshotFileError) -> [Float] {
    guard case .floats(let values) = try take(name, shape).elements else { throw wrongType(name, .float32) }
    try check(values, name)
    return values
  }

  /// - Parameter range: Of what can be meant.
  mutating func integers(
    _ name: String, _ shape: [Int], in range: ClosedRange<Int64>, orElse code: SnapshotFileError.Code = .sums
  ) throws(SnapshotFileError) -> [Int64] {
    guard case .integers(let values) = try take(name, shape).elements else { throw wrongType(name, .int64) }
    if let index = values.firstIndex(where: { !range.contains($0) }) {
      throw SnapshotFileError(
        code,
        "\(name) at \(index): expected a number from \(range.lowerBound) to \(range.upperBound), "
          + "found \(values[index])")
    }
    return values
  }

  /// Refuses what nobody has taken.
  func checkAllTaken() throws(SnapshotFileError) {
    guard let name = tensors.keys.filter({ !taken.contains($0) }).min() else { return }
    throw SnapshotFileError(.unexpected, "tensor \"\(SafetensorsError.printable(name))\": expected no such tensor")
  }

  private mutating func take(_ name: String, _ shape: [Int]) throws(SnapshotFileError) -> SafetensorsArchive.Tensor {
    guard let tensor = tensors[name] else {
      throw SnapshotFileError(.missing, "\(name): expected a tensor of this name")
    }
    guard tensor.shape == shape else {
      throw SnapshotFileError(.shape, "\(name): expected the shape \(shape), found \(tensor.shape)")
    }
    taken.insert(name)
    return tensor
  }

  private func check(_ values: [some BinaryFloatingPoint], _ name: String) throws(SnapshotFileError) {
    guard let index = values.firstIndex(where: { !$0.isFinite }) else { return }
    throw SnapshotFileError(.notFinite, "\(name) at \(index): expected a finite number, found \(values[index])")
  }

  private func wrongType(_ name: String, _ wanted: SafetensorsArchive.ElementType) -> SnapshotFileError {
    let found = tensors[name]?.elements.type.rawValue ?? "none"
    return SnapshotFileError(.shape, "\(name): expected numbers of type \(wanted.rawValue), found \(found)")
  }
}
