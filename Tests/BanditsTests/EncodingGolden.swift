import Bandits
import Events
import Support

/// Contexts, actions and their vectors as `Tests/Golden/crosses.py` writes them.
enum EncodingGolden {
  struct Row: Decodable {
    let context: GoldenFeatures
    let action: GoldenFeatures
    let vector: [Double]
  }

  static func rows() throws -> [Row] { try GoldenFile.rows("encoding") }

  /// The script's features, every pair of them as an outer product, and every ordered pair of categories hashed.
  static let schema: FeatureSchema = {
    let context = [
      Feature(name: "country", kind: .oneHot(values: ["US", "BR"])),
      Feature(name: "interests", kind: .hashed(buckets: 4)),
      Feature(name: "hour", kind: .number(mean: 12, scale: 4)), Feature(name: "taste", kind: .vector(size: 2)),
    ]
    let action = [
      Feature(name: "genre", kind: .oneHot(values: ["drama", "comedy"])),
      Feature(name: "tags", kind: .hashed(buckets: 3)),
      Feature(name: "hour", kind: .number(mean: 2_000, scale: 10)), Feature(name: "style", kind: .vector(size: 2)),
    ]
    let factors: [FeatureCross.Factor] = context.map { .context($0.name) } + action.map { .action($0.name) }
    let products = factors.indices.flatMap { one in
      factors[one...].map { FeatureCross(factors[one], $0) }
    }
    let categories: [FeatureCross.Factor] = [
      .context("country"), .context("interests"), .action("genre"), .action("tags"),
    ]
    let hashed = categories.flatMap { one in categories.map { FeatureCross(one, $0, buckets: 5) } }
    return FeatureSchema(context: context, action: action, crosses: products + hashed)
  }()
}

/// Feature values as JSON has them.
struct GoldenFeatures: Decodable {
  let features: Features

  private enum Value: Decodable {
    case value(FeatureValue)

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let number = try? container.decode(Double.self) {
        self = .value(.number(number))
      } else if let text = try? container.decode(String.self) {
        self = .value(.text(text))
      } else if let texts = try? container.decode([String].self) {
        self = .value(.texts(texts))
      } else {
        self = .value(.vector(try container.decode([Double].self)))
      }
    }
  }

  init(from decoder: any Decoder) throws {
    let values = try decoder.singleValueContainer().decode([String: Value].self)
    features = Features(
      values.map { name, value in
        switch value {
        case .value(let value): Features.Entry(name: name, value: value)
        }
      })
  }
}
