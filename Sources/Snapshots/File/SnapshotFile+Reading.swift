import Bandits
package import Events
package import Learning
import LinearAlgebra

extension SnapshotFile {
  /// Reads a file, whose own text says of which placement it is.
  ///
  /// - Parameter reading: As `PlacementReading`.
  /// - Throws: `SnapshotFileError` with the code of the first check that fails; any bytes are safe.
  /// - Complexity: O(*n*) for *n* bytes, and that of `ModelCheck` where the file has sums.
  package static func read(
    _ bytes: [UInt8], reading: (PlacementName, String) throws -> Placement, limits: SafetensorsLimits = .init()
  ) throws(SnapshotFileError) -> KeptSnapshot {
    let archive = try archive(bytes, limits)
    let head = try SnapshotHead(archive.metadata)
    guard !head.placementText.isEmpty else {
      throw SnapshotFileError(.placement, "placementText: expected the text of a placement, found none")
    }
    let placement: Placement
    do { placement = try reading(head.placement, head.placementText) } catch {
      throw SnapshotFileError(.placement, "placementText: \(error)")
    }
    return try kept(archive, head, placement)
  }

  /// Reads a file as one of a placement, whatever its text.
  ///
  /// - Throws: As `read(_:reading:)`, and if the file was made under another policy, or for other features or another model.
  package static func read(
    _ bytes: [UInt8], as placement: Placement, limits: SafetensorsLimits = .init()
  ) throws(SnapshotFileError) -> KeptSnapshot {
    let archive = try archive(bytes, limits)
    return try kept(archive, SnapshotHead(archive.metadata), placement)
  }

  private static func archive(
    _ bytes: [UInt8], _ limits: SafetensorsLimits
  ) throws(SnapshotFileError) -> SafetensorsArchive {
    do { return try SafetensorsArchive(decoding: bytes, limits: limits) } catch {
      throw SnapshotFileError(.container, error.description)
    }
  }

  private static func kept(
    _ archive: SafetensorsArchive, _ head: SnapshotHead, _ placement: Placement
  ) throws(SnapshotFileError) -> KeptSnapshot {
    try check(head, isOf: placement)
    let shape = VectorShape(placement.model.kind, of: placement.features)
    var tensors = TensorReader(archive)
    let model = try ServingTensors(configuration: placement.model, shape: shape, ids: head.actions).model(
      from: &tensors)
    let sums = head.hasSums ? try readSums(head, placement.model, shape, from: &tensors) : nil
    try tensors.checkAllTaken()
    if let sums { try ModelCheck(sums).verify(model) }
    let snapshot = Snapshot(
      placement: head.placement, version: head.version, trainedThrough: head.trainedThrough, outcomes: head.outcomes,
      policy: placement.policy, features: placement.features, model: model, text: head.placementText)
    let published = PublishedSnapshot(snapshot, publishedAt: head.publishedAt, parent: head.parent)
    guard head.content == published.content else {
      throw SnapshotFileError(.content, "content: expected \(published.content), found \(head.content)")
    }
    return KeptSnapshot(placement: placement, published: published, sums: sums, kernel: head.kernel)
  }

  private static func check(_ head: SnapshotHead, isOf placement: Placement) throws(SnapshotFileError) {
    guard head.placement == placement.name else {
      throw SnapshotFileError(.placement, "placement: expected \(placement.name), found \(head.placement)")
    }
    guard head.policy == placement.policy.description else {
      throw SnapshotFileError(.policy, "policy: expected \(placement.policy.description), found \(head.policy)")
    }
    guard head.features == placement.features.description,
      head.schemaHash == SnapshotContent.schemaHash(of: placement.features)
    else {
      throw SnapshotFileError(.schema, "features: expected \(placement.features.description), found \(head.features)")
    }
    guard head.model == placement.model.description else {
      throw SnapshotFileError(
        .model, "modelDescription: expected \(placement.model.description), found \(head.model)")
    }
    guard placement.features.dimension <= FeatureSchema.maximumDimension else {
      throw SnapshotFileError(
        .schema, "features: expected vectors of up to \(FeatureSchema.maximumDimension) elements")
    }
  }

  private static func readSums(
    _ head: SnapshotHead, _ configuration: ModelConfiguration, _ shape: VectorShape, from tensors: inout TensorReader
  ) throws(SnapshotFileError) -> SnapshotSums {
    let empty = ModelSums(configuration: configuration, shape: shape)
    let actions = try SumsTensors("settled.").read(
      head.settledActions.count, like: empty.emptySums(), from: &tensors)
    let all = try SumsTensors("shared.").read(1, like: empty.all, from: &tensors)[0]
    let offers = configuration.retires ? try OfferTensors.read(of: head.settledActions, from: &tensors) : nil
    let settled = ModelSums(
      configuration: configuration, shape: shape,
      actions: Dictionary(zip(head.settledActions, actions), uniquingKeysWith: { first, _ in first }), all: all,
      offers: offers)
    let open = try CompleteTensors("derived.", shape.own, shape.own > 0 ? shape.shared : 0).read(
      head.derivedActions.count, from: &tensors)
    let complete = try CompleteTensors("derived_shared.", shape.shared).read(1, from: &tensors)[0]
    return SnapshotSums(
      settled: settled, open: Dictionary(zip(head.derivedActions, open), uniquingKeysWith: { first, _ in first }),
      all: complete, reference: head.reference)
  }
}
