import Bandits
import Events
import Support
import Testing

@Suite("Crosses")
struct CrossTests {
  private static let country = Feature(name: "country", kind: .oneHot(values: ["US", "BR"]))
  private static let taste = Feature(name: "taste", kind: .vector(size: 2))
  private static let hour = Feature(name: "hour", kind: .number(mean: 12, scale: 4))
  private static let genre = Feature(name: "genre", kind: .oneHot(values: ["drama"]))
  private static let style = Feature(name: "style", kind: .vector(size: 3))

  @Test("two vectors: each element of the first times each of the second, row by row")
  func vectors() throws {
    let schema = FeatureSchema(
      bias: false, context: [Self.taste], action: [Self.style],
      crosses: [FeatureCross(.context("taste"), .action("style"))])
    let vector = try schema.encode(["taste": .vector([2, -3])], action: ["style": .vector([5, 0, 7])])
    #expect(vector == [2, -3, 5, 0, 7, 10, 0, 14, -15, 0, -21])
    #expect(schema.contextDimension == 2 && schema.dimension == 11)
    #expect(
      schema.elementNames.suffix(6) == [
        "taste[0]×action.style[0]", "taste[0]×action.style[1]", "taste[0]×action.style[2]",
        "taste[1]×action.style[0]", "taste[1]×action.style[1]", "taste[1]×action.style[2]",
      ])
  }

  @Test("a category and a number: the number in the value's place; two categories: a place for each pair")
  func categories() throws {
    let schema = FeatureSchema(
      bias: false, context: [Self.country, Self.hour], action: [Self.genre],
      crosses: [
        FeatureCross(.context("country"), .context("hour")), FeatureCross(.action("genre"), .context("country")),
      ])
    let vector = try schema.encode(["country": .text("BR"), "hour": .number(20)], action: ["genre": .text("noir")])
    #expect(vector == [0, 1, 0, 2, 0, 1] + [0, 2, 0] + [0, 0, 0, 0, 1, 0])
    #expect(schema.contextDimension == 4, "products belong to the vector's end, also those of the context alone")
    #expect(schema.elementNames[6..<9] == ["country=US×hour", "country=BR×hour", "country=*×hour"])
    #expect(schema.elementNames[13] == "action.genre=*×country=BR")
  }

  @Test("two numbers: one product")
  func numbers() throws {
    let schema = FeatureSchema(
      context: [Self.hour], action: [Self.hour], crosses: [FeatureCross(.action("hour"), .context("hour"))])
    #expect(try schema.encode(["hour": .number(20)], action: ["hour": .number(0)]) == [1, 2, -3, -6])
    #expect(schema.elementNames == ["bias", "hour", "action.hour", "action.hour×hour"])
  }

  @Test("what is missing gives zeros, whatever the other is", arguments: [nil, 7] as [Int?])
  func missing(buckets: Int?) throws {
    let schema = FeatureSchema(
      context: [Self.country], action: [Self.genre],
      crosses: [FeatureCross(.context("country"), .action("genre"), buckets: buckets)])
    let zeros = Array(repeating: 0.0, count: schema.dimension - 6)
    #expect(try schema.encode(.none, action: ["genre": .text("drama")]).suffix(zeros.count) == zeros[...])
    #expect(try schema.encode(["country": .text("BR")]).suffix(zeros.count) == zeros[...])
    let both = try schema.encode(["country": .text("BR")], action: ["genre": .text("drama")])
    #expect(both.suffix(zeros.count).reduce(0, +) == 1)
  }

  struct PairRow: Decodable {
    let first: [String]
    let second: [String]
    let buckets: Int
    let hash: String
    let bucket: Int
  }

  @Test("a hashed cross sets the bucket of the documented hash of the pair (Tests/Golden/crosses.py)")
  func hashes() throws {
    let rows: [PairRow] = try GoldenFile.rows("crosses")
    #expect(rows.count >= 8)
    for row in rows {
      let features = [row.first, row.second].map { Feature(name: $0[0], kind: .hashed(buckets: 1)) }
      let hash = FeatureCross.hash(features[0].hash(of: row.first[1]), features[1].hash(of: row.second[1]))
      #expect(hash == UInt64(row.hash, radix: 16))
      let schema = FeatureSchema(
        bias: false, context: [features[0]], action: [features[1]],
        crosses: [FeatureCross(.context(row.first[0]), .action(row.second[0]), buckets: row.buckets)])
      let vector = try schema.encode(
        Features([.init(name: row.first[0], value: .text(row.first[1]))]),
        action: Features([.init(name: row.second[0], value: .text(row.second[1]))]))
      #expect(vector == [1, 1] + (0..<row.buckets).map { $0 == row.bucket ? 1 : 0 })
      #expect(schema.elementNames.last == "\(row.first[0])×action.\(row.second[0])#\(row.buckets - 1)")
    }
  }

  @Test("a slate's rows are the vectors of its candidates one by one, bit for bit")
  func slate() throws {
    let schema = EncodingGolden.schema
    let rows = try EncodingGolden.rows()
    for context in rows {
      let candidates = rows.enumerated().map { Candidate(id: ActionID("\($0)"), features: $1.action.features) }
      let slate = try schema.encode(context.context.features, candidates: candidates)
      let alone = try rows.map { try schema.encode(context.context.features, action: $0.action.features) }
      #expect(slate == .own(alone))
    }
  }

  @Test("crosses of the context alone leave one vector for all candidates")
  func contextAlone() throws {
    let schema = FeatureSchema(
      context: [Self.country, Self.hour], crosses: [FeatureCross(.context("hour"), .context("country"))])
    let context: Features = ["country": .text("US"), "hour": .number(16)]
    let candidates = [Candidate(id: "a"), Candidate(id: "b")]
    #expect(try schema.encode(context, candidates: candidates) == .shared([1, 1, 0, 0, 1, 1, 0, 0]))
  }

  @Test("vectors are what a plain script makes of every pair of features (Tests/Golden/crosses.py)")
  func golden() throws {
    let rows = try EncodingGolden.rows()
    #expect(rows.count == 12 && rows[0].vector.count == EncodingGolden.schema.dimension)
    for row in rows {
      let vector = try EncodingGolden.schema.encode(row.context.features, action: row.action.features)
      #expect(vector == row.vector)
    }
    #expect(Set(EncodingGolden.schema.elementNames).count == EncodingGolden.schema.dimension)
  }

  @Test("schemas with other crosses have other descriptions")
  func descriptions() {
    let category = Feature(name: "c", kind: .hashed(buckets: 2))
    let crosses = [
      [], [FeatureCross(.context("c"), .action("c"))], [FeatureCross(.action("c"), .context("c"))],
      [FeatureCross(.context("c"), .action("c"), buckets: 2)], [FeatureCross(.context("c"), .action("c"), buckets: 3)],
      [FeatureCross(.context("c"), .context("c"))], [FeatureCross(.action("c"), .action("c"))],
    ]
    let schemas = crosses.map { FeatureSchema(context: [category], action: [category], crosses: $0) }
    #expect(Set(schemas.map(\.description)).count == crosses.count)
  }
}
