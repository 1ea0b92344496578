import LinearAlgebra
import Testing

/// The loops in C against plain loops in Swift that add in the documented order: equal to the last bit, whatever the CPU.
@Suite("Vector kernels")
struct VectorKernelTests {
  private static let dimensions = Array(1...130) + [200, 257]

  @Test("every variant gives the squared norm of the plain loop, bit for bit", arguments: dimensions)
  func squaredNorm(dimension: Int) throws {
    var fixtures = MatrixFixtures(seed: UInt64(dimension))
    let factor = try fixtures.inverseFactor(dimension)
    for scale in [1, 1e-25, 1e25] {
      let x = fixtures.vector(dimension).map { Float($0 * scale) }
      let padded = x + Array(repeating: 0, count: InverseFactor.paddedCount(dimension: dimension) - dimension)
      let plain = factor.plainSquaredNorm(of: padded)
      for kernel in VectorKernel.runnable {
        #expect(factor.squaredNorm(of: padded, kernel: kernel).bitPattern == plain.bitPattern, "\(kernel)")
      }
    }
  }

  @Test("every variant gives the products of the plain loop, bit for bit", arguments: dimensions)
  func products(dimension: Int) throws {
    var fixtures = MatrixFixtures(seed: UInt64(300 + dimension))
    let factor = try fixtures.inverseFactor(dimension)
    let rows = fixtures.vector(11 * dimension).map { Float($0) }
    let plain = (0..<11).flatMap { factor.plainProduct(with: Array(rows[$0 * dimension..<($0 + 1) * dimension])) }
    var products: [Float] = []
    for kernel in VectorKernel.runnable {
      factor.multiply(rows: rows, count: 11, into: &products, kernel: kernel)
      #expect(products.map(\.bitPattern) == plain.map(\.bitPattern), "\(kernel)")
    }
  }

  @Test("every variant gives the dot product of the plain loop, bit for bit", arguments: [0] + dimensions)
  func dot(count: Int) {
    var fixtures = MatrixFixtures(seed: UInt64(600 + count))
    for scale in [1, 1e-200, 1e150] {
      let (a, b) = (fixtures.vector(count).map { $0 * scale }, fixtures.vector(count))
      let plain = plainDot(a, b)
      for kernel in VectorKernel.runnable {
        #expect(dot(a, b, kernel).bitPattern == plain.bitPattern, "\(kernel)")
      }
    }
  }

  @Test("every variant gives the squared length of the plain loop, bit for bit", arguments: [0] + dimensions)
  func squaredLength(count: Int) {
    var fixtures = MatrixFixtures(seed: UInt64(900 + count))
    for scale in [1, 1e-30, 1e30] {
      let a = fixtures.vector(count).map { Float($0 * scale) }
      let plain = plainDot(a.map(Double.init), a.map(Double.init))
      for kernel in VectorKernel.runnable {
        let length = a.withUnsafeBufferPointer { LinearAlgebra.squaredLength($0, kernel: kernel) }
        #expect(length.bitPattern == plain.bitPattern, "\(kernel)")
      }
    }
  }

  @Test(
    "every variant takes the products of the plain loop, bit for bit, and nothing beyond them",
    arguments: [1, 2, 7, 8, 9, 31, 32, 33, 64, 71, 130])
  func subtraction(width: Int) {
    var fixtures = MatrixFixtures(seed: UInt64(1_200 + width))
    for height in [1, 2, 20, 33] {
      let matrix = fixtures.vector(height * width).map { Float($0) }
      let (x, y) = (fixtures.vector(height).map { Float($0) }, fixtures.vector(width + 3).map { Float($0) })
      var plain = y
      for row in 0..<height { for column in 0..<width { plain[column] -= matrix[row * width + column] * x[row] } }
      for kernel in VectorKernel.runnable {
        var rest = y
        rest.withUnsafeMutableBufferPointer { rest in
          matrix.withUnsafeBufferPointer { matrix in
            x.withUnsafeBufferPointer { x in
              subtractProducts(of: matrix, with: x, from: .init(rebasing: rest[..<width]), kernel: kernel)
            }
          }
        }
        #expect(rest.map(\.bitPattern) == plain.map(\.bitPattern), "\(kernel)")
      }
    }
  }

  @Test("what is not finite, too small or too large comes out as the plain loop has it", arguments: [1, 5, 8, 13, 64])
  func specialValues(dimension: Int) throws {
    var fixtures = MatrixFixtures(seed: 7)
    let factor = try fixtures.inverseFactor(dimension)
    let padding = InverseFactor.paddedCount(dimension: dimension) - dimension
    for value in [Float.nan, .infinity, -.infinity, -0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude] {
      for index in Set([0, dimension / 2, dimension - 1]) {
        var x = fixtures.vector(dimension).map { Float($0) }
        x[index] = value
        let norm = factor.plainSquaredNorm(of: x + Array(repeating: 0, count: padding))
        let product = factor.plainProduct(with: x)
        let dot = plainDot(x.map(Double.init), factor.elements.prefix(dimension).map(Double.init))
        for kernel in VectorKernel.runnable {
          let padded = x + Array(repeating: 0, count: padding)
          #expect(areSame([factor.squaredNorm(of: padded, kernel: kernel)], [norm]))
          var products: [Float] = []
          factor.multiply(rows: x, count: 1, into: &products, kernel: kernel)
          #expect(areSame(products, product))
          let sum = self.dot(x.map(Double.init), factor.elements.prefix(dimension).map(Double.init), kernel)
          #expect(sum.bitPattern == dot.bitPattern || sum.isNaN && dot.isNaN)
        }
      }
    }
  }

  @Test("numbers are appended as single precision rounds them, after what is there")
  func rounding() {
    let numbers = [1, 1 + 0x1p-25, -0.0, 1e300, -1e-300, 0x1.fffffep127, .pi, .infinity, 3]
    var elements: [Float] = [7]
    numbers.withUnsafeBufferPointer { elements.append(rounding: $0) }
    #expect(elements.map(\.bitPattern) == ([7] + numbers.map { Float($0) }).map(\.bitPattern))
    #expect(elements[2] == 1 && elements[4] == .infinity)
  }

  @Test("the widest variant is one that runs, and the baseline always does")
  func runnable() {
    #expect(VectorKernel.runnable.first == .baseline)
    #expect(VectorKernel.runnable.last == VectorKernel.widest)
  }

  private func dot(_ a: [Double], _ b: [Double], _ kernel: VectorKernel) -> Double {
    a.withUnsafeBufferPointer { a in b.withUnsafeBufferPointer { dotProduct(a, $0, kernel: kernel) } }
  }

  private func areSame(_ a: [Float], _ b: [Float]) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { $0.bitPattern == $1.bitPattern || $0.isNaN && $1.isNaN }
  }
}

/// The documented order: eight sums beside each other, folded by halves, then what does not fill eight.
private func plainDot(_ a: [Double], _ b: [Double]) -> Double {
  var sums = [Double](repeating: 0, count: 8)
  let whole = a.count / 8 * 8
  for index in 0..<whole { sums[index % 8] += a[index] * b[index] }
  let rest = (whole..<a.count).reduce(0.0) { $0 + a[$1] * b[$1] }
  return foldedByHalves(sums) + rest
}

private func foldedByHalves<Number: FloatingPoint>(_ sums: [Number]) -> Number {
  sums.count == 1 ? sums[0] : foldedByHalves(zip(sums.prefix(sums.count / 2), sums.suffix(sums.count / 2)).map(+))
}

extension InverseFactor {
  /// Each row's product is four sums, of every fourth column; lanes add their squares from block to block.
  fileprivate func plainSquaredNorm(of x: [Float]) -> Float {
    var lanes = [Float](repeating: 0, count: 8)
    var block = 0
    for last in stride(from: 8, through: x.count, by: 8) {
      for lane in 0..<8 {
        var sums: [Float] = [0, 0, 0, 0]
        for column in 0..<last { sums[column % 4] += elements[block + 8 * column + lane] * x[column] }
        let row = (sums[0] + sums[1]) + (sums[2] + sums[3])
        lanes[lane] += row * row
      }
      block += 8 * last
    }
    return foldedByHalves(lanes)
  }

  /// Each element is one sum, from the first column to the last of its block.
  fileprivate func plainProduct(with z: [Float]) -> [Float] {
    var (product, block): ([Float], Int) = ([], 0)
    for first in stride(from: 0, to: dimension, by: 8) {
      for lane in 0..<min(8, dimension - first) {
        let columns = 0..<min(first + 8, dimension)
        product.append(columns.reduce(0) { $0 + elements[block + 8 * $1 + lane] * z[$1] })
      }
      block += 8 * (first + 8)
    }
    return product
  }
}
