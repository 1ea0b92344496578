import Evaluation
import Foundation
import JSON
import RoundFiles
import Support
import Testing

@Suite("Random damage to files of rounds")
struct RandomDamageTests {
  private static let flat = (0..<20).map { number in
    #"{"r":\#(number % 2),"p":0.5,"pos":\#(number % 2),"a":\#(number % 2),"pi":[0.25,0.75],"q":[0.1,0.2],"#
      + #""mu":[0.5,0.5],"m":"u\#(number)","d":"\#(number / 2)","l":\#(number % 2),"t":\#(number),"w":1,"#
      + #""arm":"policy"}"#
  }.joined(separator: "\n")

  private static let marquee = (0..<10).map { number in
    #"{"decisionID":"e\#(number / 2)","placement":"p","at":\#(number * 1_000),"member":"m\#(number)","#
      + #""place":\#(number % 2),"actions":[{"id":"f","features":{"x":1}},{"id":"s","features":{"x":2}}],"#
      + #""probabilities":[0.5,0.5],"chosen":"\#(["f", "s"][number % 2])","propensity":0.5,"#
      + #""reward":\#(1 - number % 2),"given":[1,0],"tags":{"a":"b"}}"#
  }.joined(separator: "\n")

  private static let openBandit =
    "timestamp,item_id,position,click,propensity_score\n"
    + (0..<20).map { "2019-11-24 00:00:34.762830+00:00,\($0 % 3),\(1 + $0 % 2),\($0 % 2),0.25\n" }.joined()

  private static let chances = "item_id,p_position1,p_position2\n0,0.25,0\n1,0.5,1\n2,0.25,0\n"

  /// Reads and evaluates a file by every policy and reward model that needs nothing but it, into JSON and a page.
  ///
  /// - Returns: Why it was refused, by an error that names the file on one line; nil if it was taken.
  private func refusal(
    of format: RoundFormat, _ bytes: [UInt8], table: [UInt8]? = nil
  ) async throws -> String? {
    try await withFile(bytes) { path in
      try await withFile(table ?? Array(RandomDamageTests.chances.utf8)) { tablePath in
        do {
          let names = ActionNames()
          var subjects = [
            Subject("uniform", about: "", .weighed(EvenPolicy())), Subject("logged", about: "", .logged),
            Subject("best", about: "", .fitted(BestFixedAction(names: names, folds: Folds(3, seed: 1)))),
          ]
          if format == .obd {
            let policy = try ProbabilityTable.read(file: tablePath, names: names)
            subjects.append(Subject("table", about: "", .weighed(policy)))
          }
          let source: any RoundSource =
            switch format {
            case .flat: try FlatRounds(files: [path], names: names)
            case .rounds: try MarqueeRounds(files: [path], names: names)
            case .dsjson: try DSJSONRounds(files: [path], names: names)
            case .obd: try OpenBanditRounds(files: [path], names: names)
            }
          var settings = EvaluationSettings()
          settings.replicates = 10
          var evaluator = Evaluator(
            subjects, settings: settings, rewardModel: TabularRidge(folds: Folds(3, seed: 1)))
          let report = try await evaluator.evaluate(source, named: path)
          var writer = JSONWriter()
          report.write(to: &writer)
          _ = try JSONValue(parsing: writer.text)
          #expect(EvaluationPage.html(report).hasSuffix("</html>\n"))
          return nil
        } catch let error as EvaluationError {
          #expect(error.code == .input && !error.description.contains("\n"))
          #expect(error.description.hasPrefix(path) || error.description.hasPrefix(tablePath), "\(error)")
          return error.description
        }
      }
    }
  }

  @Test(
    "a file that was damaged at random is taken, or refused by an error that names it: it never ends the process",
    arguments: [(RoundFormat.flat, flat), (.rounds, marquee), (.obd, openBandit)])
  func files(format: RoundFormat, text: String) async throws {
    var random = WorldRandom(seed: 11)
    #expect(try await refusal(of: format, Array(text.utf8)) == nil)
    var taken = 0
    for _ in 0..<300 where try await refusal(of: format, random.damaged(Array(text.utf8))) == nil { taken += 1 }
    #expect(10..<290 ~= taken, "\(taken)")
  }

  @Test("damaged dsjson lines are dropped, whatever they hold")
  func decisionService() async throws {
    let path = URL(filePath: #filePath).deletingLastPathComponent().appending(
      path: "../../Benchmarks/Data/vw-dsjson/dsjson_cb_part1.json")
    let bytes = Array(try Data(contentsOf: path))
    var random = WorldRandom(seed: 12)
    for _ in 0..<300 {
      let refusal = try await refusal(of: .dsjson, random.damaged(bytes))
      #expect(refusal?.contains("expected rounds, found none") != false, "\(refusal ?? "")")
    }
  }

  @Test("so are gzip and tables")
  func packedAndTables() async throws {
    var random = WorldRandom(seed: 13)
    let packed = gzip(Array(RandomDamageTests.flat.utf8))
    for _ in 0..<300 { _ = try await refusal(of: .flat, random.damaged(packed)) }
    let rows = Array(RandomDamageTests.openBandit.utf8)
    let table = Array(RandomDamageTests.chances.utf8)
    for _ in 0..<300 { _ = try await refusal(of: .obd, rows, table: random.damaged(table)) }
  }
}
