import Bandits
import Events
import Support
import Testing

@Suite("Features")
struct FeatureTests {
  private static let schema = FeatureSchema(context: [
    Feature(name: "country", kind: .oneHot(values: ["US", "BR"])),
    Feature(name: "interests", kind: .hashed(buckets: 4)),
    Feature(name: "hour", kind: .number(mean: 12, scale: 4)),
    Feature(name: "taste", kind: .vector(size: 2)),
  ])

  @Test("the vector is the bias, then each feature in the file's order, whatever the order of the context")
  func layout() throws {
    let bucket = Feature.hashedBucket(name: "interests", value: "drama", buckets: 4)
    let context: Features = [
      "taste": .vector([0.5, -2]), "hour": .number(20), "interests": .text("drama"), "country": .text("BR"),
    ]
    let hashed = (0..<4).map { $0 == bucket ? 1.0 : 0 }
    #expect(try Self.schema.encode(context) == [1, 0, 1, 0] + hashed + [2, 0.5, -2])
    #expect(Self.schema.dimension == 11)
  }

  @Test("element names say what each element is, one for each")
  func elementNames() {
    #expect(
      Self.schema.elementNames == [
        "bias", "country=US", "country=BR", "country=*", "interests#0", "interests#1", "interests#2", "interests#3",
        "hour", "taste[0]", "taste[1]",
      ])
    let bare = FeatureSchema(bias: false, context: [Feature(name: "x", kind: .number(mean: 0, scale: 1))])
    #expect(bare.elementNames == ["x"] && bare.dimension == 1)
  }

  @Test("without a bias the vector starts with the context")
  func noBias() throws {
    let schema = FeatureSchema(bias: false, context: [Feature(name: "v", kind: .vector(size: 2))])
    #expect(try schema.encode(["v": .vector([3, 4])]) == [3, 4])
  }

  @Test("a category sets its value's place, any other value the last place, a missing one none")
  func oneHot() throws {
    let schema = FeatureSchema(
      bias: false, context: [Feature(name: "c", kind: .oneHot(values: ["US", "BR", "JP"]))])
    #expect(try schema.encode(["c": .text("US")]) == [1, 0, 0, 0])
    #expect(try schema.encode(["c": .text("JP")]) == [0, 0, 1, 0])
    #expect(try schema.encode(["c": .text("us")]) == [0, 0, 0, 1])
    #expect(try schema.encode(["c": .text("")]) == [0, 0, 0, 1])
    #expect(try schema.encode([:]) == [0, 0, 0, 0])
    #expect(try schema.encode(["c": .texts(["BR", "JP", "BR", "XX", "YY"])]) == [0, 1, 1, 1])
    #expect(try schema.encode(["c": .texts([])]) == [0, 0, 0, 0])
  }

  struct HashRow: Decodable {
    let name: String
    let value: String
    let buckets: Int
    let hash: String
    let bucket: Int
  }

  @Test("a hashed category sets the bucket of the documented hash (Tests/Golden/hashing.py)")
  func hashed() throws {
    let rows: [HashRow] = try GoldenFile.rows("hashing")
    #expect(rows.count > 10)
    for row in rows {
      #expect(StableHash.of("\(row.name)=\(row.value)") == UInt64(row.hash, radix: 16))
      #expect(Feature.hashedBucket(name: row.name, value: row.value, buckets: row.buckets) == row.bucket)
      let schema = FeatureSchema(
        bias: false, context: [Feature(name: row.name, kind: .hashed(buckets: row.buckets))])
      let vector = try schema.encode(Features([.init(name: row.name, value: .text(row.value))]))
      #expect(vector == (0..<row.buckets).map { $0 == row.bucket ? 1 : 0 })
    }
  }

  @Test("a list sets the bucket of each of its strings, once; a missing one sets none")
  func hashedList() throws {
    let schema = FeatureSchema(bias: false, context: [Feature(name: "interests", kind: .hashed(buckets: 32))])
    let set = Set(
      ["drama", "comedy"].map { Feature.hashedBucket(name: "interests", value: $0, buckets: 32) })
    let vector = try schema.encode(["interests": .texts(["drama", "comedy", "drama"])])
    #expect(vector == (0..<32).map { set.contains($0) ? 1 : 0 })
    #expect(set.count == 2)
    #expect(try schema.encode([:]) == Array(repeating: 0, count: 32))
  }

  @Test("a number is centred and scaled; a missing one is 0 after scaling")
  func number() throws {
    let schema = FeatureSchema(
      bias: false, context: [Feature(name: "hour", kind: .number(mean: 12, scale: 7))])
    #expect(try schema.encode(["hour": .number(5)]) == [-1])
    #expect(try schema.encode([:]) == [0])
  }

  @Test("names that the schema does not know are passed over")
  func unknown() throws {
    let schema = FeatureSchema()
    #expect(try schema.encode(["hour": .text("late")]) == [1])
  }

  @Test("a value of another type is refused, naming the feature and what was found")
  func wrongType() {
    let wrong: [(Features, String, String)] = [
      (["country": .number(1)], "country", "expected a string or a list of strings, found a number"),
      (["country": .vector([1])], "country", "expected a string or a list of strings, found a list of numbers"),
      (["interests": .number(1)], "interests", "expected a string or a list of strings, found a number"),
      (["hour": .text("20")], "hour", "expected a number, found a string"),
      (["hour": .texts([])], "hour", "expected a number, found a list of strings"),
      (["hour": .vector([20])], "hour", "expected a number, found a list of numbers"),
      (["taste": .number(1)], "taste", "expected a list of 2 numbers, found a number"),
      (["taste": .texts(["a", "b"])], "taste", "expected a list of 2 numbers, found a list of strings"),
      ([:], "taste", "expected a list of 2 numbers, found nothing"),
      (["taste": .vector([1])], "taste", "expected 2 numbers, found 1"),
      (["taste": .vector([1, 2, 3])], "taste", "expected 2 numbers, found 3"),
      (["taste": .texts([])], "taste", "expected 2 numbers, found 0"),
    ]
    for (context, feature, reason) in wrong {
      let error = #expect(throws: FeatureError.self) { try Self.schema.encode(context) }
      #expect(error?.feature == feature && error?.reason == reason)
    }
  }

  @Test("an element may reach ±1e6 after scaling, and no further", arguments: [-1.0, 1.0])
  func limit(sign: Double) throws {
    let schema = FeatureSchema(
      bias: false,
      context: [
        Feature(name: "n", kind: .number(mean: 1, scale: 2)),
        Feature(name: "v", kind: .vector(size: 1)),
      ])
    #expect(try schema.encode(["n": .number(sign * 2e6 + 1), "v": .vector([sign * 1e6])]) == [sign * 1e6, sign * 1e6])
    for beyond in [sign * 2.000_01e6, sign * 1e308, sign * .infinity, .nan] {
      #expect(throws: FeatureError.self) { try schema.encode(["n": .number(beyond), "v": .vector([0])]) }
      #expect(throws: FeatureError.self) { try schema.encode(["n": .number(0), "v": .vector([beyond])]) }
    }
  }

  @Test("equal schemas have equal descriptions, different schemas different ones")
  func descriptions() {
    let kinds: [Feature.Kind] = [
      .oneHot(values: ["a", "b"]), .oneHot(values: ["a, b"]), .oneHot(values: ["b", "a"]), .hashed(buckets: 2),
      .hashed(buckets: 3), .number(mean: 0, scale: 1), .number(mean: 1, scale: 0.1), .vector(size: 2),
    ]
    let schemas = [true, false].flatMap { bias in
      kinds.map { FeatureSchema(bias: bias, context: [Feature(name: "f", kind: $0)]) }
    }
    #expect(Set(schemas.map(\.description)).count == schemas.count)
    #expect(schemas.allSatisfy { FeatureSchema(bias: $0.bias, context: $0.context).description == $0.description })
  }

  @Test("action features follow the context's, one vector for each candidate; without any, one for all")
  func actionFeatures() throws {
    let schema = FeatureSchema(
      context: [Feature(name: "n", kind: .number(mean: 0, scale: 1))],
      action: [Feature(name: "n", kind: .number(mean: 1, scale: 2)), Feature(name: "v", kind: .vector(size: 1))])
    #expect(schema.dimension == 4)
    #expect(schema.elementNames == ["bias", "n", "action.n", "action.v[0]"])
    let candidates = [
      Candidate(id: "a", features: ["n": .number(3), "v": .vector([7])]),
      Candidate(id: "b", features: ["v": .vector([0])]),
    ]
    let vectors = try schema.encode(["n": .number(5)], candidates: candidates)
    #expect(vectors == .own([[1, 5, 1, 7], [1, 5, 0, 0]]))
    #expect(try schema.encode(["n": .number(5)], action: candidates[0].features) == [1, 5, 1, 7])
    let bare = FeatureSchema(context: schema.context)
    #expect(try bare.encode(["n": .number(5)], candidates: candidates) == .shared([1, 5]))
    #expect(bare.description != schema.description)
  }

  @Test("an action feature that cannot be encoded is an error that names the candidate")
  func actionFeatureErrors() {
    let schema = FeatureSchema(action: [Feature(name: "v", kind: .vector(size: 1))])
    let candidates = [Candidate(id: "a", features: ["v": .vector([7])]), Candidate(id: "b")]
    let error = #expect(throws: FeatureError.self) { try schema.encode(.none, candidates: candidates) }
    #expect(error?.place == "actions[1].features.v")
  }
}
