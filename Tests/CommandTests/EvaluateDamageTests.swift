import Foundation
import Support
import Testing

@Suite("evaluate: random damage")
struct EvaluateDamageTests {
  private static func text(_ format: String) throws -> String {
    switch format {
    case "flat":
      (0..<20).map { number in
        #"{"r":\#(number % 2),"p":0.5,"pos":0,"a":\#(number % 2),"pi":[0.25,0.75],"q":[0.1,0.2],"m":"u\#(number)"}"#
      }.joined(separator: "\n")
    case "rounds": EvaluationFolder.rounds(from: 0, count: 10)
    case "obd":
      "timestamp,item_id,position,click,propensity_score\n"
        + (0..<20).map { "2019-11-24 00:00:34.762830+00:00,\($0 % 3),1,\($0 % 2),0.25\n" }.joined()
    default:
      try String(contentsOfFile: "\(Command.root)/Benchmarks/Data/vw-dsjson/dsjson_cb_part1.json", encoding: .utf8)
    }
  }

  @Test(
    "whatever bytes are flipped, cut, swapped or repeated: exit code 0, 3, or 2 with one line",
    arguments: ["flat", "rounds", "obd", "dsjson", "flat.gz"])
  func damage(name: String) throws {
    let format = name.replacing(".gz", with: "")
    let folder = try EvaluationFolder()
    let text = try Self.text(format)
    let bytes = name == format ? Array(text.utf8) : gzip(Array(text.utf8))
    var random = WorldRandom(seed: 7)
    for number in 0..<20 {
      let path = try folder.file(random.damaged(bytes))
      let result = try Command.evaluate(["--format", format, path])
      #expect([0, 2, 3].contains(result.code), "\(number): \(result.code) \(result.errors)")
      if result.code == 2 {
        #expect(result.isRefusal("\(path):"), "\(number): \(result.errors)")
      }
    }
  }
}
