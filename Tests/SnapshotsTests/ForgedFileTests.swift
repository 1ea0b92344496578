import Bandits
import Events
import Learning
import LinearAlgebra
import Snapshots
import Testing

/// Files whose checksum is right and whose content is not.
@Suite("Forged snapshot files")
struct ForgedFileTests {
  private let configuration = ModelConfiguration(kind: .hybrid, regularization: 0.5, maxActions: 3)

  /// The archive of a file with open pairs.
  private func archive(_ configuration: ModelConfiguration) throws -> (archive: SafetensorsArchive, Placement) {
    var world = SnapshotWorld(SnapshotSamples.placement(configuration))
    world.apply(0..<300)
    let (published, sums) = try world.publish()
    return (try SafetensorsArchive(decoding: SnapshotFile.encode(published, sums: sums)), world.placement)
  }

  /// Why a file is refused in which one tensor was changed.
  private func refusal(
    changing name: String, of configuration: ModelConfiguration, _ change: (inout [Double]) -> Void
  ) throws -> SnapshotFileError.Code? {
    let (archive, placement) = try archive(configuration)
    var tensors = archive.tensors
    let index = try #require(tensors.firstIndex { $0.name == name })
    let (tensor, isFloat) = (tensors[index], tensors[index].elements.type == .float32)
    var values = isFloat ? try tensor.floats().map { Double($0) } : try tensor.doubles()
    change(&values)
    tensors[index] =
      isFloat
      ? .init(name: name, shape: tensor.shape, floats: values.map { Float($0) })
      : .init(name: name, shape: tensor.shape, doubles: values)
    let file = SafetensorsArchive(metadata: archive.metadata, tensors: tensors).encoded()
    return SnapshotSamples.refusal(of: file, as: placement)?.code
  }

  @Test("a number of every tensor has its error where it is wrong")
  func numbers() throws {
    let cases: [(String, SnapshotFileError.Code)] = [
      ("weights", .weights), ("shared_weights", .weights), ("inverse_factors", .factor),
      ("shared_inverse_factor", .factor), ("gains", .gains), ("reward_sums", .rewards), ("weight_sums", .rewards),
      ("shared_reward_sums", .rewards), ("derived.rewarded_features", .weights), ("derived.outer_products", .factor),
      ("derived.cross_products", .gains), ("derived_shared.rewarded_features", .weights),
      ("derived_shared.outer_products", .weights), ("ridges", .factor),
    ]
    for (name, code) in cases {
      let found = try refusal(changing: name, of: configuration) { $0[0] = $0[0] * 1.01 + 0.001 }
      #expect(found == code, "\(name)")
    }
    let betas = try refusal(changing: "beta_parameters", of: ModelConfiguration(kind: .counts)) { $0[1] += 1 }
    #expect(betas == .weights)
  }

  @Test("numbers that are not finite, and sums of squares below 0, are refused")
  func notFinite() throws {
    for name in ["weights", "gains", "settled.open_rows", "derived.outer_products", "shared.weight_sums"] {
      for value in [Double.nan, .infinity] {
        #expect(try refusal(changing: name, of: configuration) { $0[0] = value } == .notFinite, "\(name)")
      }
    }
    #expect(try refusal(changing: "derived.outer_products", of: configuration) { $0[0] = -9 } == .sums)
    #expect(try refusal(changing: "settled.weight_sums", of: configuration) { $0[0] = -1 } == .sums)
    #expect(try refusal(changing: "ridges", of: configuration) { $0[0] = -1 } == .factor)
    // The blocks of a factor have zeros above the diagonal.
    #expect(try refusal(changing: "inverse_factors", of: configuration) { $0[8] = 1 } == .factor)
    // So little that it explains itself by rounding: only the content tells.
    #expect(try refusal(changing: "inverse_factors", of: configuration) { $0[0] *= 1 + 0x1p-23 } == .content)
  }

  @Test("missing, unknown and misshapen tensors, and counts that are none, are refused")
  func structure() throws {
    let (archive, placement) = try archive(configuration)
    func code(_ tensors: [SafetensorsArchive.Tensor]) -> SnapshotFileError.Code? {
      let file = SafetensorsArchive(metadata: archive.metadata, tensors: tensors).encoded()
      return SnapshotSamples.refusal(of: file, as: placement)?.code
    }
    for index in archive.tensors.indices {
      var tensors = archive.tensors
      let tensor = tensors.remove(at: index)
      #expect(code(tensors) == .missing, "\(tensor.name)")
      let flat = SafetensorsArchive.Tensor(
        name: tensor.name, shape: [1, 1, tensor.elements.count], elements: tensor.elements)
      #expect(code(tensors + [flat]) == .shape, "\(tensor.name)")
      let bytes = SafetensorsArchive.Tensor(
        name: tensor.name, shape: tensor.shape,
        bytes: Array(repeating: 0, count: tensor.elements.count))
      #expect(code(tensors + [bytes]) == .shape, "\(tensor.name)")
    }
    #expect(code(archive.tensors + [.init(name: "x", shape: [1], floats: [1])]) == .unexpected)
    let others = archive.tensors.filter { $0.name != "settled.counts" }
    let counts = try archive.tensor("settled.counts").integers()
    for wrong in [-1, Int64.max] {
      let forged = SafetensorsArchive.Tensor(
        name: "settled.counts", shape: [counts.count], integers: [wrong] + counts.dropFirst())
      #expect(code(others + [forged]) == .sums)
    }
    // One micro-batch more or less, but the rows of as many.
    let more = SafetensorsArchive.Tensor(
      name: "settled.counts", shape: [counts.count], integers: [counts[0] + 1] + counts.dropFirst())
    #expect(code(others + [more]) == .shape)
  }

  @Test("each entry of the text has its error where it is missing or wrong")
  func texts() throws {
    let (archive, placement) = try archive(configuration)
    func code(_ key: String, _ value: String?) -> SnapshotFileError.Code? {
      var metadata = archive.metadata
      metadata[key] = value
      let file = SafetensorsArchive(metadata: metadata, tensors: archive.tensors).encoded()
      return SnapshotSamples.refusal(of: file, as: placement)?.code
    }
    let wrong: [(String, [String], SnapshotFileError.Code)] = [
      ("version", ["-1", "", "+1", "01", "1e3", "18446744073709551616"], .metadata),
      ("parent", ["x"], .metadata), ("publishedAt", ["", "yesterday"], .metadata), ("trainedThrough", ["1"], .metadata),
      ("outcomes", ["-1", "9223372036854775807"], .metadata), ("reference", ["9223372036854775807", "1.5"], .metadata),
      ("sums", ["yes"], .metadata), ("kernel", [], .metadata),
      ("actions", ["", "[", #"["b","a"]"#, #"["a","a"]"#, "{}", "[1]"], .metadata),
      ("placement", ["artwork"], .placement), ("placementText", [], .metadata), ("policy", ["uniform"], .policy),
      ("features", ["none"], .schema), ("schemaHash", ["0"], .schema), ("modelDescription", ["counts"], .model),
      ("content", ["0"], .content), ("format", ["other"], .format), ("formatVersion", ["2", "4"], .format),
      ("settledActions", [#"["a"]"#, "[]"], .shape), ("derivedActions", ["[]"], .shape),
      ("actions", ["[]"], .shape), ("actions", [#"["a0","a1","a9"]"#], .sums), ("sums", ["false"], .metadata),
    ]
    for (key, values, expected) in wrong {
      for value in values { #expect(code(key, value) == expected, "\(key): \(value)") }
      if key != "format", key != "formatVersion" { #expect(code(key, nil) == .metadata, "\(key)") }
    }
  }

  @Test("a factor, gains or weights of other sums are refused, each by its own error")
  func otherSums() throws {
    let placement = SnapshotSamples.placement(configuration)
    var (sums, others) = (SnapshotSamples.empty(configuration), SnapshotSamples.empty(configuration))
    SnapshotSamples.learn(0..<200, &sums)
    SnapshotSamples.learn(0..<200, &others, "other")
    let model = try #require(sums.model() as? HybridModel)
    let other = try #require(others.model() as? HybridModel)
    func code(shared: ActionPosterior? = nil, _ part: (HybridPart, HybridPart) -> HybridPart = { own, _ in own })
      -> SnapshotFileError.Code?
    {
      let parts = zip(model.parts.values, other.parts.values).map(part)
      let forged = HybridModel(
        configuration: configuration, shape: model.shape, shared: shared ?? model.shared,
        parts: ActionMap(Dictionary(uniqueKeysWithValues: zip(model.actionIDs, parts))), weights: model.weights)
      let file = SnapshotFile.encode(
        SnapshotSamples.published(forged, of: placement), sums: SnapshotSums(settled: sums))
      return SnapshotSamples.refusal(of: file, as: placement)?.code
    }
    #expect(code() == nil)
    let own = model.shared
    #expect(
      code { HybridPart(inverseFactor: $1.inverseFactor, gains: $0.gains, rewards: $0.rewards, ridge: 0) } == .factor)
    #expect(
      code { HybridPart(inverseFactor: $0.inverseFactor, gains: $1.gains, rewards: $0.rewards, ridge: 0) } == .gains)
    let factor = ActionPosterior(
      weights: own.weights, inverseFactor: other.shared.inverseFactor, rewards: own.rewards, ridge: 0)
    #expect(code(shared: factor) == .factor)
    let weights = ActionPosterior(
      weights: other.shared.weights, inverseFactor: own.inverseFactor, rewards: own.rewards, ridge: 0)
    #expect(code(shared: weights) == .weights)
  }
}
