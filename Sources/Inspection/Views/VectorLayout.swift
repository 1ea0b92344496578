import Bandits
import Events

/// Where the parts of a schema lie in its vector: bias, context features, action features, crosses.
struct VectorLayout {
  /// The elements of a cross.
  struct CrossPart {
    let cross: FeatureCross
    let first: FeaturePart
    let second: FeaturePart
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
      let width = cross.buckets ?? first.range.count * second.range.count
      let range = isOfAction.count..<(isOfAction.count + width)
      crosses.append(CrossPart(cross: cross, first: first, second: second, range: range))
      let ofAction = cross.first.isOfAction || cross.second.isOfAction
      isOfAction.append(contentsOf: repeatElement(ofAction, count: width))
    }
    (self.features, self.crosses, self.isOfAction, dimension) = (features, crosses, isOfAction, isOfAction.count)
  }

  /// The two elements that an element is the product of; none if it is no product.
  func factors(of element: Int) -> [Int] {
    guard let part = crosses.first(where: { $0.range.contains(element) }), part.cross.buckets == nil else { return [] }
    let (row, column) = (element - part.range.lowerBound).quotientAndRemainder(dividingBy: part.second.range.count)
    return [part.first.range.lowerBound + row, part.second.range.lowerBound + column]
  }

  private static func find(_ factor: FeatureCross.Factor, in features: [FeaturePart]) -> FeaturePart? {
    features.first { $0.isOfAction == factor.isOfAction && $0.feature.name.hasSameBytes(as: factor.name) }
  }
}
