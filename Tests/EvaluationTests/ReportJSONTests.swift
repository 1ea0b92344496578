import Evaluation
import JSON
import Testing

@Suite("Reports as JSON")
struct ReportJSONTests {
  private static func text(_ report: EvaluationReport) -> String {
    var writer = JSONWriter()
    report.write(to: &writer)
    return writer.text
  }

  @Test("keys and their order stay")
  func keys() {
    #expect(
      ReportJSONTests.text(SampleReports.small) == #"""
        {"rounds":1000,"lists":500,"clusters":250,"confidence":0.95,"seed":7,"replicates":200,\#
        "source":"a.ndjson",\#
        "rewards":{"lower":0,"upper":1},"from":"2026-11-23T20:00:00Z","to":"2026-11-24T19:59:59.500Z",\#
        "dropped":{"never activated":1234,"not JSON":1},"examples":["a.ndjson:17: not JSON"],"notes":[],\#
        "policies":[\#
        {"name":"uniform","about":"each candidate alike",\#
        "estimates":[{"estimator":"ips","value":0.1875,"standardError":0.0125,"parameter":null,"tuned":false,\#
        "intervals":{"normal":{"lower":0.163,"upper":0.212},"bootstrap":{"lower":0.1625,"upper":0.2125},\#
        "clopperPearson":{"lower":0.15,"upper":0.23}}},\#
        {"estimator":"snips","value":0.1851,"standardError":0.0122,"parameter":null,"tuned":false,\#
        "intervals":{"normal":{"lower":0.1612,"upper":0.209}}}],\#
        "diagnostics":{"effectiveSampleSize":640.25,"largestWeight":12.5,"largestWeightShare":0.0125,\#
        "meanWeight":1.0125,\#
        "meanWeightStandardError":0.025,"meanWeightZ":0.5,"unsupported":0.0025,"matches":321,"taken":null,\#
        "learnedFrom":null},\#
        "doubts":[],"notes":[],\#
        "timeline":[{"from":"2026-11-23T20:00:00Z","rounds":500,"value":0.19,"standardError":0.0175},\#
        {"from":"2026-11-24T08:00:00Z","rounds":500,"value":null,"standardError":null}],\#
        "weights":[{"from":0,"to":0,"count":100},{"from":0.1,"to":1,"count":900}]},\#
        {"name":"new","about":"Models/new.yaml at new.safetensors",\#
        "estimates":[{"estimator":"snips","value":0.2476,"standardError":0.0192,"parameter":null,\#
        "tuned":false,\#
        "intervals":{"normal":{"lower":0.21,"upper":0.2852}}},\#
        {"estimator":"switchDR","value":0.2401,"standardError":0.0151,"parameter":10,"tuned":true,\#
        "intervals":{"normal":{"lower":0.2105,"upper":0.2697}}},\#
        {"estimator":"rips","value":0.5,"standardError":0.05,"parameter":null,"tuned":false,"intervals":{}}],\#
        "diagnostics":{"effectiveSampleSize":80,"largestWeight":12.5,"largestWeightShare":0.0125,\#
        "meanWeight":1.0125,\#
        "meanWeightStandardError":0.025,"meanWeightZ":0.5,"unsupported":0.0025,"matches":321,"taken":null,\#
        "learnedFrom":0.25},\#
        "doubts":[{"code":"fewEffectiveRounds","sentence":"80 effective rounds are fewer than 100"}],\#
        "notes":["balanced: there is only one logging model."],\#
        "timeline":[],"weights":[]},\#
        {"name":"@online","about":"",\#
        "estimates":[{"estimator":"replay","value":0.26,"standardError":0.022,"parameter":null,"tuned":false,\#
        "intervals":{"normal":{"lower":0.2169,"upper":0.3031}}}],\#
        "diagnostics":{"effectiveSampleSize":0,"largestWeight":12.5,"largestWeightShare":0.0125,\#
        "meanWeight":1.0125,\#
        "meanWeightStandardError":0.025,"meanWeightZ":0.5,"unsupported":0.0025,"matches":321,"taken":398,\#
        "learnedFrom":null},\#
        "doubts":[],"notes":[],"timeline":[],"weights":[]}],\#
        "comparisons":[{"first":"uniform","second":"new","estimator":"snips","difference":-0.0625,\#
        "standardError":0.02,\#
        "intervals":{"normal":{"lower":-0.1017,"upper":-0.0233},"bootstrap":{"lower":-0.1,"upper":-0.025}}}],\#
        "arms":[{"arm":"policy","rounds":900,"value":0.25,"standardError":0.0145},\#
        {"arm":"holdback","rounds":100,"value":0.125,"standardError":0.033}],\#
        "lift":{"difference":0.125,"standardError":0.036,\#
        "intervals":{"normal":{"lower":0.0544,"upper":0.1956}}},\#
        "actions":[{"action":"tt1","rounds":600,"offered":1000,"reward":0.25,"rewardStandardError":0.0177,\#
        "expected":590.5,"z":0.62},\#
        {"action":"tt2","rounds":400,"offered":1000,"reward":0.2,"rewardStandardError":0.02,"expected":null,\#
        "z":-5.5},\#
        {"action":"tt3","rounds":0,"offered":100,"reward":0,"rewardStandardError":null,"expected":0.5,"z":-0.7}],\#
        "doubts":[],"trusted":false}
        """#)
  }

  @Test("a number that is not finite is null, and what came from outside is escaped")
  func notFinite() throws {
    for number in [Double.nan, .infinity, -.infinity] {
      let text = ReportJSONTests.text(SampleReports.hostile(number))
      let value = try JSONValue(parsing: Array(text.utf8))
      #expect(value["rewards"]?["lower"] == .null)
      let policy = try #require(value["policies"]?[0])
      #expect(policy["name"] == .string(SampleReports.hostileName))
      #expect(policy["estimates"]?[0]?["value"] == .null)
      #expect(policy["estimates"]?[0]?["intervals"]?["normal"]?["upper"] == .null)
      #expect(policy["timeline"]?[0]?["from"] == .number(1))
      #expect(value["actions"]?[0]?["action"] == .string(SampleReports.hostileName))
    }
  }

  @Test("a report of nothing has all keys")
  func nothing() {
    #expect(
      ReportJSONTests.text(SampleReports.empty) == #"""
        {"rounds":0,"lists":0,"clusters":0,"confidence":0.95,"seed":18446744073709551615,"replicates":0,"source":"",\#
        "rewards":{"lower":0,"upper":0},"from":null,"to":null,"dropped":{},"examples":[],"notes":[],"policies":[],\#
        "comparisons":[],"arms":[],"lift":null,"actions":[],"doubts":[],"trusted":true}
        """#)
  }
}
