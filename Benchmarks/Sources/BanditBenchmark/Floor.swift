import COpenBLAS
import CReadFloor

/// What the machine allows, measured beside what is compared with it.
struct ReadFloor {
  private let buffer: [Float]

  /// - Parameter bytes: Size of the buffer, so that it lies in the caches that as many bytes of a model lie in.
  init(bytes: Int) { buffer = (0..<bytes / 4).map { Float($0 & 7) } }

  /// Reads all of it once.
  func callAsFunction() -> Double { Double(marquee_read(buffer, buffer.count)) }
}

/// A multiplication of large square matrices in single precision: the most operations per second that OpenBLAS reaches.
struct MultiplicationFloor {
  private static let order = 384
  /// Of one call: a multiplication and an addition for each of order³.
  static let operations = 2 * order * order * order

  private let left = [Float](repeating: 0.5, count: order * order)
  private let right = [Float](repeating: 0.25, count: order * order)

  init() { openblas_set_num_threads(1) }

  func callAsFunction() -> Double {
    let order = Int32(MultiplicationFloor.order)
    var product = [Float](repeating: 0, count: MultiplicationFloor.order * MultiplicationFloor.order)
    product.withUnsafeMutableBufferPointer {
      cblas_sgemm(
        CblasColMajor, CblasNoTrans, CblasNoTrans, order, order, order, 1, left, order, right, order, 0,
        $0.baseAddress, order)
    }
    return Double(product[0])
  }
}
