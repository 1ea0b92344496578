import Bandits
import Events

/// Where the parts of a schema lie in its vector: bias, context features, action features, crosses.
struct VectorLayout {
  /// The elements of a cross.
  struct CrossPart {
    let cross: FeatureCross
    let first: Feature
    let second: Feature
    let range: Range<Int>
  }

  /// The elements of a feature.
  struct FeaturePart {
    let feature: Feature
    let isOfAction: Bool
    let range: Range<Int>
  }

  let features: [FeaturePart]
  let crosses: [CrossPart]
  let dimension: Int
  /// Whether an element differs between the candidates of one decision.
  let isOfAction: [Bool]

  init(_ schema: FeatureSchema) {
    var features: [FeaturePart] = []
    var isOfAction = schema.bias ? [false] : []
    for (list, ofAction) in [(schema.context, false), (schema.action, true)] {
      for feature in list {
        let range = isOfAction.count..<(isOfAction.count + feature.width)
        features.append(FeaturePart(feature: feature, isOfAction: ofAction, range: range))
        isOfAction.append(contentsOf: repeatElement(ofAction, count: feature.width))
      }
    }
    var crosses: [CrossPart] = []
    for cross in schema.crosses {
      guard let first = VectorLayout.find(cross.first, in: features),
        let second = VectorLayout.find(cross.second, in: features)
      else { continue }
      let width = cross.buckets ?? first.width * second.width
      let range = isOfAction.count..<(isOfAction.count + width)
      crosses.append(CrossPart(cross: cross, first: first, second: second, range: range))
      let ofAction = cross.first.isOfAction || cross.second.isOfAction
      isOfAction.append(contentsOf: repeatElement(ofAction, count: width))
    }
    (self.features, self.crosses, self.isOfAction, dimension) = (features, crosses, isOfAction, isOfAction.count)
  }

  private static func find(_ factor: FeatureCross.Factor, in features: [FeaturePart]) -> Feature? {
    features.first { $0.isOfAction == factor.isOfAction && $0.feature.name.hasSameBytes(as: factor.name) }?.feature
  }
}
