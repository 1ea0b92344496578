import LinearAlgebra
import Measuring

/// The scoring kernels alone against the floor of their work. Times in microseconds.
struct KernelBenchmark {
  struct Result: Encodable {
    /// Whose rankings spend their time in it.
    let model: String
    let kernel: String
    let shape: Shape
    /// What bounds it: bytes that must be read, or operations that must be done.
    let bound: String
    let floor: Double
    let time: Double
    /// Of the kernel's time to the floor.
    let ratio: Double
  }

  /// So that a busy moment of a shared machine is a small part.
  private static let samples = 301

  let shape: Shape
  private var random: SeededNumbers

  init(shape: Shape) {
    self.shape = shape
    random = SeededNumbers(seed: UInt64(shape.candidates * 1_000 + shape.dimension))
  }

  /// ‖Lₐ⁻¹x‖² of each of K factors at one x. The floor: their triangles, read once.
  mutating func disjoint() -> Result {
    let factors = (0..<shape.candidates).map { _ in factor() }
    let padded = InverseFactor.paddedCount(dimension: shape.dimension)
    let x = random.floats(shape.dimension) + Array(repeating: 0, count: padded - shape.dimension)
    let read = ReadFloor(bytes: shape.candidates * shape.triangleBytes)
    let times = Stopwatch.medians(
      samples: KernelBenchmark.samples,
      [
        { read() }, { factors.reduce(0) { $0 + Double($1.squaredNorm(of: x)) } },
      ])
    return result("disjoint", "‖L⁻¹x‖²", bound: "bytes", floor: times[0], kernel: times[1])
  }

  /// L⁻¹z of one factor at K vectors. The floor: its multiplications at OpenBLAS's rate, or reading and writing.
  mutating func shared() -> Result {
    let (factor, rows) = (factor(), random.floats(shape.candidates * shape.dimension))
    let count = shape.candidates
    var products: [Float] = []
    let read = ReadFloor(bytes: shape.triangleBytes + 8 * count * shape.dimension)
    let multiply = MultiplicationFloor()
    let times = Stopwatch.medians(
      samples: KernelBenchmark.samples,
      [
        { read() }, { multiply() },
        {
          factor.multiply(rows: rows, count: count, into: &products)
          return Double(products[0])
        },
      ])
    let operations = Double(count * shape.dimension * (shape.dimension + 1))
    let arithmetic = times[1] * operations / Double(MultiplicationFloor.operations)
    let bound = arithmetic > times[0] ? "operations" : "bytes"
    return result("shared", "L⁻¹Z", bound: bound, floor: max(arithmetic, times[0]), kernel: times[2])
  }

  private func result(
    _ model: String, _ kernel: String, bound: String, floor: Double, kernel time: Double
  ) -> Result {
    Result(
      model: model, kernel: kernel, shape: shape, bound: bound, floor: microseconds(floor), time: microseconds(time),
      ratio: rounded(time / floor))
  }

  private mutating func factor() -> InverseFactor {
    let count = InverseFactor.elementCount(dimension: shape.dimension)
    guard let factor = InverseFactor(dimension: shape.dimension, elements: random.floats(count)) else {
      preconditionFailure("a factor of \(count) elements")
    }
    return factor
  }
}
