import Bandits

/// The `features` section as it was read.
struct FeatureFile {
  let schema: FeatureSchema
  /// Whether it says `crosses: none`.
  let meansNoCrosses: Bool
  /// Nil where there is none: the bias alone.
  let section: Section?

  init(from section: Section?) throws(PlacementError) {
    guard var section else {
      (schema, meansNoCrosses, self.section) = (FeatureSchema(), false, nil)
      return
    }
    let bias = try section.bool("bias") ?? true
    let context = try FeatureFile.features("context", of: &section)
    let action = try FeatureFile.features("action", of: &section)
    let crosses = try FeatureFile.crosses(of: &section, context: context, action: action)
    meansNoCrosses = crosses == nil
    try section.refuseUnknownKeys()
    guard bias || !context.isEmpty || !action.isEmpty else {
      throw section.error("expected a vector of 1 to \(FeatureSchema.maximumDimension) elements, found 0")
    }
    schema = FeatureSchema(bias: bias, context: context, action: action, crosses: crosses ?? [])
    self.section = section
    guard schema.dimension <= FeatureSchema.maximumDimension else {
      throw section.error(
        "expected a vector of 1 to \(FeatureSchema.maximumDimension) elements, found \(schema.dimension): "
          + schema.sizes)
    }
  }

  private static func features(_ key: String, of section: inout Section) throws(PlacementError) -> [Feature] {
    var features: [Feature] = []
    for var entry in try section.sections(key) {
      let feature = try Feature(from: &entry)
      if features.contains(where: { $0.name == feature.name }) {
        throw entry.error("name", "expected each feature once, found \(feature.name) again")
      }
      features.append(feature)
    }
    return features
  }
}

extension Feature {
  private enum TypeName: String, CaseIterable {
    case category, number, vector
  }

  init(from section: inout Section) throws(PlacementError) {
    guard let name = try section.string("name") else { throw section.error("name", "expected the feature's name") }
    guard let type = try section.choice("type", of: TypeName.self) else {
      throw section.error("type", "expected one of category, number, vector")
    }
    let kind =
      switch type {
      case .category: try Feature.category(from: &section)
      case .number: try Feature.number(from: &section)
      case .vector: try Feature.vector(from: &section)
      }
    try section.refuseUnknownKeys()
    self.init(name: name, kind: kind)
  }

  private static func category(from section: inout Section) throws(PlacementError) -> Kind {
    let values = try section.strings("values")
    let buckets = try section.integer("buckets", in: 1...(FeatureSchema.maximumDimension - 1))
    switch (values, buckets) {
    case (let values?, nil):
      guard !values.isEmpty else { throw section.error("values", "expected at least one value") }
      guard Set(values).count == values.count else { throw section.error("values", "expected each value once") }
      return .oneHot(values: values)
    case (nil, let buckets?): return .hashed(buckets: buckets)
    default: throw section.error("expected either values or buckets")
    }
  }

  private static func number(from section: inout Section) throws(PlacementError) -> Kind {
    let mean = try section.number("mean", "a number from -1e12 to 1e12") { abs($0) <= 1e12 }
    let scale = try section.number("scale", "a number from 1e-12 to 1e12") { (1e-12...1e12).contains($0) }
    return .number(mean: mean ?? 0, scale: scale ?? 1)
  }

  private static func vector(from section: inout Section) throws(PlacementError) -> Kind {
    guard let size = try section.integer("size", in: 1...FeatureSchema.maximumDimension) else {
      throw section.error("size", "expected how many numbers it has")
    }
    return .vector(size: size)
  }
}
