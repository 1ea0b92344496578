import Bandits
import Events
import LinearAlgebra
import Support
import Testing

/// The table "Bytes of an action" in Models.md, checked against the arrays themselves.
@Suite("Bytes of an action")
struct BytesTests {
  private struct Row {
    let kind: ModelConfiguration.Kind
    let dimension: Int
    /// After 63 examples, after 64, published.
    let bytes: [Int]
  }

  /// Of a hybrid vector half is x, half z.
  private static let rows = [
    Row(kind: .counts, dimension: 20, bytes: [144, 144, 32]),
    Row(kind: .shared, dimension: 128, bytes: [144, 144, 32]),
    Row(kind: .disjoint, dimension: 20, bytes: [10_384, 3_504, 1_728]),
    Row(kind: .disjoint, dimension: 64, bytes: [32_912, 33_424, 9_760]),
    Row(kind: .disjoint, dimension: 128, bytes: [65_680, 132_240, 35_872]),
    Row(kind: .hybrid, dimension: 20, bytes: [10_304, 1_824, 1_280]),
    Row(kind: .hybrid, dimension: 64, bytes: [32_656, 16_784, 6_944]),
    Row(kind: .hybrid, dimension: 128, bytes: [65_168, 66_192, 26_144]),
  ]

  private static func storage(of sums: ActionSums) -> Int {
    let matrices = (sums.outerProducts?.storage ?? []) + (sums.crossProducts?.storage ?? [])
    return 8 * (matrices + sums.openRows + sums.openPartners + sums.rewardedFeatures).count
  }

  /// Of the actions' own tensors, and their totals.
  private static func published(_ model: any Model) -> Int {
    let totals = model.actionIDs.count * MemoryLayout<RewardTotals>.stride
    switch model {
    case let model as DisjointModel:
      return model.posteriors.values.reduce(totals) { $0 + 4 * $1.inverseFactor.elements.count + 8 * $1.weights.count }
    case let model as HybridModel:
      return model.parts.values.reduce(totals + 8 * model.weights.count) {
        $0 + 4 * ($1.inverseFactor.elements.count + $1.gains.count)
      }
    default: return totals
    }
  }

  @Test("they are those of the table, before and after the first batch has closed, and as published")
  func table() throws {
    for row in Self.rows {
      let shape = VectorShape(row.kind, dimension: row.dimension, contextDimension: row.dimension / 2)
      var sums = ModelSums(configuration: ModelConfiguration(kind: row.kind), shape: shape)
      var random = WorldRandom(seed: 1)
      var found: [Int] = []
      for count in 1...64 {
        let example = Example(features: random.vector(row.dimension), reward: random.uniform())
        #expect(sums.add(example, of: "a") == nil)
        let own = try #require(sums["a"])
        #expect(own.bytes == MemoryLayout<ActionSums>.stride + Self.storage(of: own))
        #expect(sums.bytes == own.bytes + sums.all.bytes)
        for rows in [own.openRows, own.openPartners] {
          #expect(8 * rows.capacity <= 16 * rows.count + 32, "\(count) examples: room for \(rows.capacity) elements")
        }
        if count >= 63 { found.append(own.bytes) }
      }
      found.append(Self.published(try #require(sums.model())))
      #expect(found == row.bytes, "\(row.kind) \(row.dimension)")
    }
  }
}
