extension BadFileTests {
  private static func context(_ entry: String, _ key: String, _ says: String) -> BadFile {
    .section("features", "\n  bias: true\n  context:\n    - \(entry)\n", 5, key, says)
  }

  static let features = [
    BadFile.section("features", "[country]", 2, "features", "expected a mapping, found a list"),
    .section("features", "{ bias: yes }", 2, "features.bias", "expected true or false, found yes"),
    .section("features", "{ bias: false }", 2, "features", "a vector of 1 to 1024 elements, found 0"),
    .section("features", "{ actions: [] }", 2, "features.actions", "expected one of action, bias, context, crosses"),
    .section("features", "{ context: {} }", 2, "features.context", "expected a list, found a mapping"),
    context("country", "features.context[0]", "expected a mapping, found a single value"),
    context("{ type: number }", "features.context[0].name", "expected the feature's name"),
    context("{ name: '', type: number }", "features.context[0].name", "expected a string"),
    context("{ name: hour }", "features.context[0].type", "one of category, number, vector"),
    context("{ name: hour, type: date }", "features.context[0].type", "found date"),
    context("{ name: hour, type: number, values: [a] }", "features.context[0].values", "unknown key"),
    context("{ name: hour, type: number, scale: 0 }", "features.context[0].scale", "1e-12 to 1e12, found 0"),
    context("{ name: hour, type: number, mean: 1e13 }", "features.context[0].mean", "-1e12 to 1e12"),
    context("{ name: c, type: category }", "features.context[0]", "either values or buckets"),
    context("{ name: c, type: category, values: [a], buckets: 3 }", "features.context[0]", "either values or buckets"),
    context("{ name: c, type: category, values: a }", "features.context[0].values", "expected a list of strings"),
    context("{ name: c, type: category, values: [[a]] }", "features.context[0].values", "a list of strings"),
    context("{ name: c, type: category, values: [a, b, a] }", "features.context[0].values", "each value once"),
    context("{ name: c, type: category, values: [] }", "features.context[0].values", "at least one value"),
    context("{ name: c, type: category, buckets: 0 }", "features.context[0].buckets", "from 1 to 1023, found 0"),
    context("{ name: c, type: category, buckets: 32, size: 2 }", "features.context[0].size", "unknown key"),
    context("{ name: v, type: vector }", "features.context[0].size", "how many numbers"),
    context("{ name: v, type: vector, size: 1025 }", "features.context[0].size", "from 1 to 1024, found 1025"),
    context("{ name: v, type: vector, size: 1024 }", "features", "elements, found 1025").at(line: 3),
    context("{ name: a, type: number }\n    - { name: a, type: number }", "features.context[1].name", "found a again")
      .at(line: 6),
  ]

  private static func cross(_ entry: String, _ key: String, _ says: String) -> BadFile {
    let features = """

        context: [ { name: c, type: category, values: [a] }, { name: x, type: vector, size: 64 } ]
        action: [ { name: c, type: category, values: [a] }, { name: f, type: vector, size: 63 } ]
        crosses: \(entry)

      """
    return .section("features", features, 5, "features.crosses\(key)", says)
  }

  static let crosses = [
    cross("some", "", "a list of crosses, or none, found some"),
    cross("{ features: [x, c] }", "", "a list of crosses, or none, found a mapping"),
    cross("[ x ]", "[0]", "expected a mapping, found a single value"),
    cross("[ {} ]", "[0].features", "two features such as [country, action.genre], found 0"),
    cross("[ { features: [x, c, action.c] } ]", "[0].features", "found 3"),
    cross("[ { features: x } ]", "[0].features", "expected a list of strings"),
    cross("[ { features: [f, c] } ]", "[0].features", "expected one of c, x, action.c, action.f, found f"),
    cross("[ { features: [c, action.x] } ]", "[0].features", "found action.x"),
    cross("[ { features: [c, action.c], bucket: 3 } ]", "[0].bucket", "expected one of buckets, features"),
    cross("[ { features: [c, action.c], buckets: 0 } ]", "[0].buckets", "from 1 to 1023, found 0"),
    cross("[ { features: [x, action.c], buckets: 8 } ]", "[0].buckets", "for two categories only"),
    cross("[ { features: [c, x] }, { features: [x, c] } ]", "[1].features", "found x×c again"),
    .section(
      "features",
      "{ context: [ { name: x, type: vector, size: 64 } ], crosses: [ { features: [x, x] } ] }", 2, "features",
      "found 4161: bias 1, x 64, x×x 4096"),
    .section(
      "features", "{ crosses: [ { features: [x, y] } ] }", 2, "features.crosses[0].features",
      "features of context and action to cross, found x"),
  ]

  private static func rules(_ text: String, _ key: String, _ says: String) -> BadFile {
    .section("attribution", "{ \(text) }", 1, "attribution\(key)", says)
  }

  static let attribution = [
    BadFile("placement: p\npolicy: { algorithm: uniform }\n", 1, "attribution", "a mapping with window, lateness"),
    .section("attribution", "6h", 1, "attribution", "expected a mapping"),
    rules("reward: { kind: value }", ".window", "expected a duration such as 6h"),
    rules("window: 6, reward: { kind: value }", ".window", "expected a duration"),
    rules("window: 6H, reward: { kind: value }", ".window", "found 6H"),
    rules("window: -6h, reward: { kind: value }", ".window", "expected a duration"),
    rules("window: 0s, reward: { kind: value }", ".window", "expected at least 1ms, found 0s"),
    rules("window: 3651d, reward: { kind: value }", ".window", "at most 3650d"),
    rules("window: 99999999999999999999d, reward: { kind: value }", ".window", "expected a duration"),
    rules("window: 6h, lateness: soon, reward: { kind: value }", ".lateness", "found soon"),
    rules("window: 6h, lateness: [1m], reward: { kind: value }", ".lateness", "expected a string, found a list"),
    rules("window: 6h, amendWithin: often, reward: { kind: value }", ".amendWithin", "found often"),
    rules("window: 6h, limits: { pairs: 0 }, reward: { kind: value }", ".limits.pairs", "1 to 1000000000, found 0"),
    rules("window: 6h, limits: { bytes: 4x }, reward: { kind: value }", ".limits.bytes", "512k, 64m or 4g"),
    rules("window: 6h, limits: { bytes: 99999g }, reward: { kind: value }", ".limits.bytes", "at most 16384g"),
    rules("window: 6h, limits: { rows: 1 }, reward: { kind: value }", ".limits.rows", "unknown key"),
    rules("window: 6h, combine: mean, reward: { kind: value }", ".combine", "one of max, sum, first, found mean"),
    rules("window: 6h, activation: click, reward: { kind: value }", ".activation", "one of impression, rank"),
    rules("window: 6h, halfLife: 1d, reward: { kind: value }", ".halfLife", "unknown key"),
    rules("window: 6h", ".reward", "expected a mapping with a kind"),
    rules("window: 6h, reward: value", ".reward", "expected a mapping"),
    rules("window: 6h, reward: {}", ".reward.kind", "one of atLeast, minutes, fraction, value"),
    rules("window: 6h, reward: { kind: whole }", ".reward.kind", "found whole"),
    rules("window: 6h, reward: { kind: fraction, seconds: 1 }", ".reward.seconds", "unknown key"),
    rules("window: 6h, reward: { kind: atLeast }", ".reward.seconds", "how long counts as watched"),
    rules("window: 6h, reward: { kind: atLeast, seconds: -1 }", ".reward.seconds", "0 to 1e9, found -1"),
    rules("window: 6h, reward: { kind: atLeast, seconds: 2m }", ".reward.seconds", "found 2m"),
    rules("window: 6h, reward: { kind: atLeast, seconds: 1, cap: 1 }", ".reward.cap", "unknown key"),
    rules("window: 6h, reward: { kind: minutes }", ".reward.cap", "how many minutes earn 1"),
    rules("window: 6h, reward: { kind: minutes, cap: 0 }", ".reward.cap", "0.01 to 1e6, found 0"),
    rules("window: 6h, reward: { kind: value, range: [1, 0] }", ".reward.range", "[least, greatest]"),
    rules("window: 6h, reward: { kind: value, range: [0] }", ".reward.range", "two numbers"),
    rules("window: 6h, reward: { kind: value, range: [0, nan] }", ".reward.range", "two numbers"),
    rules("window: 6h, reward: { kind: value, range: [0, 1e7] }", ".reward.range", "-1e6 to 1e6"),
    rules("window: 6h, reward: { kind: value, range: 1 }", ".reward.range", "two numbers"),
  ]
}

extension BadFile {
  fileprivate func at(line: Int) -> BadFile { BadFile(yaml, line, key, says) }
}
