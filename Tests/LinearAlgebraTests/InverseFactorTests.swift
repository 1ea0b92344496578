import LinearAlgebra
import Testing

@Suite("Inverse factor")
struct InverseFactorTests {
  @Test("the squared norm is that of a plain solve in Double, to 1e-5", arguments: Array(1...40) + [64, 128])
  func norm(dimension: Int) throws {
    var fixtures = MatrixFixtures(seed: UInt64(200 + dimension))
    let factor = try #require(CholeskyFactor(of: fixtures.positiveDefinite(dimension)))
    let inverse = try #require(factor.inverse())
    for _ in 0..<5 {
      let x = fixtures.vector(dimension)
      let plain = factor.substitute(x).reduce(0) { $0 + $1 * $1 }
      #expect(abs(Double(inverse.squaredNorm(ofUnpadded: x)) - plain) <= 1e-5 * plain)
    }
  }

  @Test("a factor says how many elements it has, padding included", arguments: [1, 7, 8, 9, 16, 17, 40, 128])
  func elementCount(dimension: Int) throws {
    var fixtures = MatrixFixtures(seed: 1)
    let inverse = try #require(CholeskyFactor(of: fixtures.positiveDefinite(dimension))?.inverse())
    let blocks = (1...dimension).filter { $0 % 8 == 1 }
    #expect(inverse.elements.count == blocks.reduce(0) { $0 + 8 * ($1 + 7) })
    #expect(InverseFactor.elementCount(dimension: dimension) == inverse.elements.count)
    #expect(InverseFactor.paddedCount(dimension: dimension) == 8 * blocks.count)
  }

  @Test("elements taken from a factor make that factor again, bit for bit")
  func roundTrip() throws {
    var fixtures = MatrixFixtures(seed: 2)
    let inverse = try #require(CholeskyFactor(of: fixtures.positiveDefinite(19))?.inverse())
    let again = try #require(InverseFactor(dimension: 19, elements: inverse.elements))
    let x = fixtures.vector(19)
    #expect(again == inverse)
    #expect(again.squaredNorm(ofUnpadded: x).bitPattern == inverse.squaredNorm(ofUnpadded: x).bitPattern)
  }

  @Test("elements of another number, or not finite, make no factor")
  func refused() {
    #expect(InverseFactor(dimension: 3, elements: Array(repeating: 1, count: 64)) != nil)
    #expect(InverseFactor(dimension: 3, elements: Array(repeating: 1, count: 63)) == nil)
    #expect(InverseFactor(dimension: 9, elements: Array(repeating: 1, count: 64)) == nil)
    #expect(InverseFactor(dimension: 0, elements: []) == nil)
    #expect(InverseFactor(dimension: -1, elements: []) == nil)
    #expect(InverseFactor(dimension: maximumDimension + 1, elements: []) == nil)
    for value in [Float.nan, .infinity] {
      #expect(InverseFactor(dimension: 3, elements: Array(repeating: 1, count: 63) + [value]) == nil)
    }
  }

  @Test("an inverse beyond Float's range is no factor")
  func overflow() {
    let tiny = SymmetricMatrix(dimension: 1, storage: [1e-100])
    #expect(CholeskyFactor(of: tiny) != nil)
    #expect(CholeskyFactor(of: tiny)?.inverse() == nil)
  }

  @Test("the norm grows by each feature's share: the identity gives the plain square")
  func identity() throws {
    var identity = SymmetricMatrix(dimension: 12)
    identity.addToDiagonal(1)
    let inverse = try #require(CholeskyFactor(of: identity)?.inverse())
    #expect(inverse.squaredNorm(ofUnpadded: (1...12).map(Double.init)) == 650)
  }
}
