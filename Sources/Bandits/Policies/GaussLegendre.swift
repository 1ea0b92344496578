/// The rule of eight nodes on [0, 1] by Gauss and Legendre: exact for polynomials up to degree 15.
enum GaussLegendre {
  /// The greatest node first (Abramowitz & Stegun 1964, table 25.4).
  static let nodes = {
    let half = [
      (0.183_434_642_495_649_8, 0.362_683_783_378_362_0), (0.525_532_409_916_329_0, 0.313_706_645_877_887_3),
      (0.796_666_477_413_626_7, 0.222_381_034_453_374_5), (0.960_289_856_497_536_3, 0.101_228_536_290_376_3),
    ]
    let both = half.reversed().map { ($0, $1) } + half.map { (-$0, $1) }
    return both.map { (node: 0.5 + 0.5 * $0, weight: 0.5 * $1) }
  }()

  /// The weights alone, in the order of `nodes`.
  static let weights = nodes.indices.reduce(into: SIMD8<Double>.zero) { $0[$1] = nodes[$1].weight }

  /// Row *k*: the weights by which the values at all nodes give the integral from 0 to node *k*, in the order of `nodes`;
  /// exact for polynomials up to degree 7. From the expansion in Legendre polynomials P₀...P₇.
  static let cumulativeWeights: [SIMD8<Double>] = nodes.map { end in
    let upper = legendre(2 * end.node - 1)
    var row = SIMD8<Double>.zero
    for (column, (node, weight)) in nodes.enumerated() {
      let values = legendre(2 * node - 1)
      // ∫P₀ = x + 1, (2n + 1)∫Pₙ = Pₙ₊₁ − Pₙ₋₁, each from −1 to x.
      row[column] = weight / 2 * (1..<8).reduce(upper[1] + 1) { $0 + values[$1] * (upper[$1 + 1] - upper[$1 - 1]) }
    }
    return row
  }

  /// P₀(x)...P₈(x), by Bonnet's recursion.
  private static func legendre(_ x: Double) -> [Double] {
    (1..<8).reduce(into: [1, x]) { values, degree in
      let n = Double(degree)
      values.append(((2 * n + 1) * x * values[degree] - n * values[degree - 1]) / (n + 1))
    }
  }
}
