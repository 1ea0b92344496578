package import Bandits
import Events
import JSON
import LinearAlgebra

/// Why learning cannot go on from a snapshot file.
package struct SnapshotFileError: Error, Equatable, CustomStringConvertible {
  package let reason: String
  package var description: String { reason }
}

extension SnapshotFile {
  /// The sums of closed outcomes in a file.
  ///
  /// Learning that goes on from them ends where learning straight through does, byte for byte.
  /// - Parameters:
  ///   - configuration: Of the model that is to go on.
  ///   - features: Of the same.
  /// - Throws: `SnapshotFileError` if the file is of another model or other features, lacks something, or its parts do not
  ///   belong together.
  package static func settled(
    in archive: SafetensorsArchive, configuration: ModelConfiguration, features: FeatureSchema
  ) throws(SnapshotFileError) -> ModelSums {
    try check(archive, configuration: configuration, features: features)
    let empty = ModelSums(configuration: configuration, shape: VectorShape(configuration.kind, of: features))
    let ids = try actionIDs("settledActions", in: archive)
    let actions = try SumsTensors.read("settled.", in: archive, count: ids.count, like: empty.emptySums())
    let all = try SumsTensors.read("shared.", in: archive, count: 1, like: empty.all)
    return ModelSums(
      configuration: configuration, shape: empty.shape,
      actions: Dictionary(zip(ids, actions), uniquingKeysWith: { first, _ in first }), all: all[0],
      offers: try configuration.retires ? OfferTensors.read(from: archive, of: ids) : nil)
  }

  /// Refuses what is no snapshot of ours, of another model or of other features.
  static func check(
    _ archive: SafetensorsArchive, configuration: ModelConfiguration, features: FeatureSchema
  ) throws(SnapshotFileError) {
    guard archive.metadata["format"] == format, archive.metadata["formatVersion"] == formatVersion else {
      throw SnapshotFileError(reason: "expected a \(format) of version \(formatVersion)")
    }
    guard archive.metadata["modelDescription"] == configuration.description,
      archive.metadata["schemaHash"] == SnapshotContent.schemaHash(of: features)
    else { throw SnapshotFileError(reason: "the file is of another model, or of other features") }
  }

  /// A list of actions in the text.
  static func actionIDs(_ key: String, in archive: SafetensorsArchive) throws(SnapshotFileError) -> [ActionID] {
    var ids: [ActionID] = []
    do {
      try JSONReader.document(Array((archive.metadata[key] ?? "").utf8)) { reader in
        try reader.array { reader, _ in ids.append(ActionID(try reader.string())) }
      }
    } catch {
      throw SnapshotFileError(reason: "\(key): \(error)")
    }
    guard zip(ids, ids.dropFirst()).allSatisfy({ $0 < $1 }) else {
      throw SnapshotFileError(reason: "\(key): expected distinct ids in ascending order")
    }
    return ids
  }
}

/// The tensors of several sums of one shape: those of actions, or the one over what all share.
enum SumsTensors {
  static func tensors(_ prefix: String, of sums: [ActionSums], like empty: ActionSums) -> [SafetensorsArchive.Tensor] {
    let (count, dimension, partners) = (sums.count, empty.dimension, empty.partnerDimension)
    var tensors: [SafetensorsArchive.Tensor] = [
      .init(name: prefix + "counts", shape: [count], integers: sums.map { Int64($0.rewards.count) }),
      .init(name: prefix + "weight_sums", shape: [count], doubles: sums.map(\.rewards.weight)),
      .init(name: prefix + "reward_sums", shape: [count], doubles: sums.map(\.rewards.rewardSum)),
      .init(name: prefix + "reward_square_sums", shape: [count], doubles: sums.map(\.rewards.rewardSquareSum)),
      .init(name: prefix + "landmarks", shape: [count], integers: sums.map(\.landmark)),
      .init(name: prefix + "latest", shape: [count], integers: sums.map(\.latest.milliseconds)),
    ]
    guard dimension > 0 else { return tensors }
    let (matrices, openRows) = (sums.compactMap(\.outerProducts), sums.flatMap(\.openRows))
    tensors += [
      .init(name: prefix + "rewarded_features", shape: [count, dimension], doubles: sums.flatMap(\.rewardedFeatures)),
      .init(
        name: prefix + "outer_products", shape: [matrices.count, dimension, dimension],
        doubles: matrices.flatMap(\.storage)),
      .init(name: prefix + "open_rows", shape: [openRows.count / dimension, dimension], doubles: openRows),
    ]
    guard partners > 0 else { return tensors }
    let (products, openPartners) = (sums.compactMap(\.crossProducts), sums.flatMap(\.openPartners))
    return tensors + [
      .init(
        name: prefix + "cross_products", shape: [products.count, partners, dimension],
        doubles: products.flatMap(\.storage)),
      .init(name: prefix + "open_partners", shape: [openPartners.count / partners, partners], doubles: openPartners),
    ]
  }

  /// Reads `count` sums shaped as `empty`.
  static func read(
    _ prefix: String, in archive: SafetensorsArchive, count: Int, like empty: ActionSums
  ) throws(SnapshotFileError) -> [ActionSums] {
    do {
      var reader = SumsReader(archive: archive, prefix: prefix)
      let sums = try (0..<count).map { index in
        guard let sums = ActionSums(try reader.next(index, like: empty), like: empty) else {
          throw SnapshotFileError(reason: "\(prefix)* at \(index): parts that do not belong together")
        }
        return sums
      }
      guard try reader.isAtEnd(empty.dimension, empty.partnerDimension, count: count) else {
        throw SnapshotFileError(reason: "\(prefix)*: more elements than \(count) sums have")
      }
      return sums
    } catch let error as SnapshotFileError {
      throw error
    } catch {
      throw SnapshotFileError(reason: "\(error)")
    }
  }
}

/// Takes the parts of one sums after the other from its tensors.
private struct SumsReader {
  let archive: SafetensorsArchive
  let prefix: String
  private var taken: [String: Int] = [:]
  private var loaded: [String: [Double]] = [:]

  init(archive: SafetensorsArchive, prefix: String) {
    self.archive = archive
    self.prefix = prefix
  }

  mutating func next(_ index: Int, like empty: ActionSums) throws -> ActionSumsParts {
    let (dimension, partners) = (empty.dimension, empty.partnerDimension)
    let count = try integer("counts", index)
    guard count >= 0 else { throw SnapshotFileError(reason: "\(prefix)counts: expected counts from 0, found \(count)") }
    let rewards = RewardTotals(
      count: Int(count), weight: try take("weight_sums", 1)[0], rewardSum: try take("reward_sums", 1)[0],
      rewardSquareSum: try take("reward_square_sums", 1)[0])
    let open = dimension > 0 ? rewards.count % ActionSums.batchSize : 0
    let hasMatrix = empty.hasMatrix(after: rewards.count)
    return ActionSumsParts(
      landmark: try integer("landmarks", index), latest: EventTime(milliseconds: try integer("latest", index)),
      outerProducts: hasMatrix ? try take("outer_products", dimension * dimension) : [],
      crossProducts: hasMatrix && partners > 0 ? try take("cross_products", dimension * partners) : [],
      openRows: open > 0 ? try take("open_rows", open * dimension) : [],
      openPartners: open > 0 && partners > 0 ? try take("open_partners", open * partners) : [],
      rewardedFeatures: dimension > 0 ? try take("rewarded_features", dimension) : [], rewards: rewards)
  }

  /// Whether every element has been taken.
  mutating func isAtEnd(_ dimension: Int, _ partners: Int, count: Int) throws -> Bool {
    let vectors = dimension > 0 ? ["rewarded_features", "outer_products", "open_rows"] : []
    let pairs = partners > 0 ? ["cross_products", "open_partners"] : []
    for name in ["weight_sums", "reward_sums", "reward_square_sums"] + vectors + pairs {
      guard try elements(name).count == taken[name] ?? 0 else { return false }
    }
    for name in ["counts", "landmarks", "latest"] {
      guard try archive.tensor(prefix + name).integers().count == count else { return false }
    }
    return true
  }

  private func integer(_ name: String, _ index: Int) throws -> Int64 {
    let values = try archive.tensor(prefix + name).integers()
    guard values.indices.contains(index) else { throw tooShort(name) }
    return values[index]
  }

  private mutating func take(_ name: String, _ count: Int) throws -> [Double] {
    let values = try elements(name)
    let start = taken[name] ?? 0
    guard values.count - start >= count else { throw tooShort(name) }
    taken[name] = start + count
    return Array(values[start..<start + count])
  }

  private mutating func elements(_ name: String) throws -> [Double] {
    if let values = loaded[name] { return values }
    let values = try archive.tensor(prefix + name).doubles()
    loaded[name] = values
    return values
  }

  private func tooShort(_ name: String) -> SnapshotFileError {
    SnapshotFileError(reason: "\(prefix)\(name): fewer elements than the sums have")
  }
}
