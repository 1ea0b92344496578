import Attribution
import Bandits
import Events
import Inspection
import Testing

@Suite("What hashed buckets stand for")
struct BucketValuesTests {
  /// bias, interests#0…3, action.genre#0…2, country×action.genre#0…4 (country and genre hashed).
  private static let features = FeatureSchema(
    context: [
      Feature(name: "country", kind: .oneHot(values: ["BR"])), Feature(name: "interests", kind: .hashed(buckets: 4)),
    ],
    action: [Feature(name: "genre", kind: .hashed(buckets: 3))],
    crosses: [
      FeatureCross(.context("country"), .action("genre"), buckets: 5),
      FeatureCross(.context("country"), .context("interests"), buckets: 2),
      FeatureCross(.context("country"), .action("genre")),
    ])

  private static func decision(_ context: Features, _ genres: [FeatureValue?]) -> Decision {
    let candidates = genres.enumerated().map { index, genre in
      Candidate(id: ActionID("t\(index)"), features: genre.map { ["genre": $0] } ?? .none)
    }
    return Decision(
      id: "d", at: EventTime(milliseconds: 0), placement: "p", context: context, candidates: candidates, places: [])
  }

  @Test("a value is listed at exactly the elements that it sets in the vector, in crosses with its partner")
  func elements() throws {
    let features = BucketValuesTests.features
    let names = features.elementNames
    for (country, interests, genres) in [
      ("BR", ["cooking", "trains"], ["drama"]), ("US", ["chess"], ["comedy", "war"]), ("JP", [], []),
    ] {
      let context: Features = ["country": .text(country), "interests": .texts(interests)]
      var values = BucketValues(features: features)
      values.count(BucketValuesTests.decision(context, [.texts(genres)]), from: Catalogue())
      let vector = try features.encode(context, action: ["genre": .texts(genres)])
      for (index, name) in names.enumerated() {
        let isBucket = name.contains("#")
        let isProduct = name.hasPrefix("country=") && isBucket
        if isProduct {
          let bucket = name.split(separator: "×").last.flatMap { names.firstIndex(of: String($0)) }
          #expect(values[index] == bucket.map { values[$0] })
        } else {
          #expect(values[index].isEmpty == !(isBucket && vector[index] == 1), "\(name) \(values[index])")
        }
        for value in values[index] {
          switch name.split(separator: "#")[0] {
          case "interests": #expect(interests.contains(value))
          case "action.genre": #expect(genres.contains(value))
          case "country=BR×action.genre", "country=*×action.genre": #expect(genres.contains(value))
          case "country×action.genre": #expect(genres.map { "\(country)×\($0)" }.contains(value))
          default: #expect(interests.map { "\(country)×\($0)" }.contains(value))
          }
        }
      }
    }
  }

  @Test("the most frequent come first, equally frequent ones by their bytes, five at most")
  func order() {
    let features = FeatureSchema(context: [Feature(name: "i", kind: .hashed(buckets: 1))])
    var values = BucketValues(features: features)
    for text in ["b", "a", "c", "é", "z", "c", "f", "g"] {
      values.count(BucketValuesTests.decision(["i": .text(text)], [nil]), from: Catalogue())
    }
    #expect(values[1] == ["c", "a", "b", "f", "g"])
    #expect(values[0].isEmpty && values[7].isEmpty && BucketValues.none[1].isEmpty)
  }

  @Test("among any number of values a frequent one is found, long ones are cut, and equal sequences give equal lists")
  func bounded() {
    let features = FeatureSchema(context: [Feature(name: "i", kind: .hashed(buckets: 1))])
    func counted() -> BucketValues {
      var values = BucketValues(features: features)
      for number in 0..<20_000 {
        let isOften = number > 2_000 && number.isMultiple(of: 20)
        let text = isOften ? "often" : "\(number) " + String(repeating: "é", count: 400)
        values.count(BucketValuesTests.decision(["i": .text(text)], [nil]), from: Catalogue())
      }
      return values
    }
    let values = counted()
    #expect(values[1].first == "often")
    #expect(values[1].count == 5)
    #expect(values[1].dropFirst().allSatisfy { $0.utf8.count <= 64 + 3 && $0.hasSuffix("é…") })
    #expect(values[1] == counted()[1])
  }

  @Test("what the catalogue fills in is counted too")
  func filledIn() {
    let features = FeatureSchema(action: [Feature(name: "genre", kind: .hashed(buckets: 1))])
    var catalogue = Catalogue()
    catalogue.insert(Title(id: "t0", at: EventTime(milliseconds: -5), features: ["genre": .text("drama")]), at: 1)
    var values = BucketValues(features: features)
    values.count(BucketValuesTests.decision(.none, [nil, .text("war")]), from: catalogue)
    #expect(values[1] == ["drama", "war"])
  }
}
