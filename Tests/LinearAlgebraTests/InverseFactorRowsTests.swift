import LinearAlgebra
import Testing

@Suite("Products with many vectors")
struct InverseFactorRowsTests {
  @Test("products are those of forward substitution in Double, to 1e-5 of their length", arguments: Array(1...130))
  func accuracy(dimension: Int) throws {
    var fixtures = MatrixFixtures(seed: UInt64(dimension))
    let factor = try #require(CholeskyFactor(of: fixtures.positiveDefinite(dimension)))
    let inverse = try #require(factor.inverse())
    let vectors = (0..<9).map { _ in fixtures.vector(dimension) }
    var products: [Float] = []
    inverse.multiply(rows: vectors.flatMap { $0.map { Float($0) } }, count: 9, into: &products)
    try #require(products.count == 9 * dimension)
    for (index, vector) in vectors.enumerated() {
      let plain = factor.substitute(vector)
      let length = plain.reduce(0) { $0 + $1 * $1 }.squareRoot()
      let product = products[index * dimension..<(index + 1) * dimension]
      for (element, expected) in zip(product, plain) { #expect(abs(Double(element) - expected) <= 1e-5 * length) }
    }
  }

  @Test(
    "a product's bits depend neither on its place nor on how many others there are", arguments: [1, 7, 8, 20, 61, 128])
  func place(dimension: Int) throws {
    var fixtures = MatrixFixtures(seed: 4)
    let inverse = try fixtures.inverseFactor(dimension)
    let vector = fixtures.vector(dimension).map { Float($0) }
    var alone: [Float] = []
    inverse.multiply(rows: vector, count: 1, into: &alone)
    var products: [Float] = []
    for count in [2, 7, 8, 9, 16, 27] {
      for place in 0..<count {
        var rows = fixtures.vector(count * dimension).map { Float($0) }
        rows.replaceSubrange(place * dimension..<(place + 1) * dimension, with: vector)
        inverse.multiply(rows: rows, count: count, into: &products)
        let product = products[place * dimension..<(place + 1) * dimension]
        #expect(product.map(\.bitPattern) == alone.map(\.bitPattern), "place \(place) of \(count)")
      }
    }
  }

  @Test("a vector that is not finite spoils its own product alone")
  func notFinite() throws {
    var fixtures = MatrixFixtures(seed: 6)
    let inverse = try fixtures.inverseFactor(21)
    var rows = fixtures.vector(8 * 21).map { Float($0) }
    var clean: [Float] = []
    inverse.multiply(rows: rows, count: 8, into: &clean)
    rows[3 * 21] = .nan
    var products: [Float] = []
    inverse.multiply(rows: rows, count: 8, into: &products)
    for index in products.indices {
      #expect(index / 21 == 3 ? products[index].isNaN : products[index].bitPattern == clean[index].bitPattern)
    }
  }

  @Test("no vectors have no products, and fewer than before leave none behind")
  func counts() throws {
    var fixtures = MatrixFixtures(seed: 8)
    let inverse = try fixtures.inverseFactor(5)
    var products: [Float] = [1, 2, 3]
    inverse.multiply(rows: Array(repeating: 1, count: 20), count: 4, into: &products)
    #expect(products.count == 20)
    inverse.multiply(rows: Array(repeating: 1, count: 10), count: 2, into: &products)
    #expect(products.count == 10)
    inverse.multiply(rows: [], count: 0, into: &products)
    #expect(products.isEmpty)
  }
}
