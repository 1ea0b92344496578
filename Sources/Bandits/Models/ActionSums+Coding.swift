package import Events
import LinearAlgebra

extension ActionSums {
  /// Appends everything in them, of a symmetric matrix one triangle: as the entry of a state.
  package func write(to writer: inout ByteWriter) {
    writer.signed(landmark)
    writer.signed(latest.milliseconds)
    writer.count(rewards.count)
    for sum in [rewards.weight, rewards.rewardSum, rewards.rewardSquareSum] { writer.double(sum) }
    for elements in [rewardedFeatures, openRows, openPartners] { writer.list(elements) { $0.double($1) } }
    writer.list(outerProducts?.lowerTriangle ?? []) { $0.double($1) }
    writer.list(crossProducts?.storage ?? []) { $0.double($1) }
  }

  /// Reads what `write` wrote.
  ///
  /// - Parameter empty: Sums of the same dimensions without examples.
  /// - Throws: `ByteError`, also where a number is not finite or the parts do not belong together.
  package init(from reader: inout ByteReader, like empty: ActionSums) throws(ByteError) {
    let landmark = try reader.signed()
    let latest = try reader.time()
    let count = try reader.number()
    let rewards = RewardTotals(
      count: count, weight: try reader.double(), rewardSum: try reader.double(), rewardSquareSum: try reader.double())
    let rewardedFeatures = try reader.doubles()
    let openRows = try reader.doubles()
    let openPartners = try reader.doubles()
    let outerProducts = SymmetricMatrix(dimension: empty.dimension, lowerTriangle: try reader.doubles())
    let parts = ActionSumsParts(
      landmark: landmark, latest: latest, outerProducts: outerProducts?.storage ?? [],
      crossProducts: try reader.doubles(),
      openRows: openRows, openPartners: openPartners, rewardedFeatures: rewardedFeatures, rewards: rewards)
    guard let sums = ActionSums(parts, like: empty) else { throw reader.error("finite sums that belong together") }
    self = sums
  }
}

extension ByteReader {
  fileprivate mutating func doubles() throws(ByteError) -> [Double] {
    try list { reader throws(ByteError) in try reader.double() }
  }
}
