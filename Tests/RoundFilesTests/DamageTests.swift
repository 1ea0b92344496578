import Evaluation
import Events
import RoundFiles
import Support
import Testing

@Suite("Damaged files")
struct DamageTests {
  private static let flat =
    #"{"r":-0.5,"p":0.25,"pos":1,"a":3,"c":[3,1],"pi":[0.25,0.75],"q":[1e-3,2],"mu":[0.25,0.75],"mix":0.5,"m":"x","d":"y","l":1,"t":"2026-01-01T00:00:00Z","w":2,"arm":"policy"}"#
  private static let rounds =
    #"{"decisionID":"d","placement":"p","at":1,"member":"m","title":"t","arm":"holdback","snapshot":"9","tags":{"a":"b"},"context":{"c":[1,2]},"actions":["a",{"id":"b","features":{"x":"y"}}],"probabilities":[0.5,0.5],"place":0,"position":1,"chosen":"b","propensity":0.5,"mixture":0.5,"importance":2,"given":[1,0],"predictions":[1,2],"reward":-1}"#
  private static let dsjson =
    #"{"_label_cost":-1,"_label_probability":0.8,"_label_Action":2,"_labelIndex":1,"Timestamp":"2021-07-23T13:35:30.5580000Z","EventId":"e","a":[2,1],"c":{"G":{"id":"a"},"_multi":[{"T":{"a1":"f1"}},{"i":{"id":"z"}}]},"p":[0.8,0.2],"pdrop":0.5,"VWState":{"m":"1"}}"#
  private static let obd =
    "timestamp,item_id,position,click,propensity_score,member,user_feature_0\n2019-11-24 00:00:34.7+00:00,14,3,0,0.5,m,\"u,0\""

  @Test(
    "a changed, lost or added byte gives rounds that are sound, or an error that names the file",
    arguments: [
      (RoundFormat.flat, flat), (.rounds, rounds), (.dsjson, dsjson), (.obd, obd),
    ])
  func damage(format: RoundFormat, text: String) async throws {
    var state: UInt64 = 21
    func next(_ bound: Int) -> Int {
      state = StableHash.mix(state &+ 0x9E37_79B9_7F4A_7C15)
      return Int(state % UInt64(bound))
    }
    let signs = Array("0129-.e,:[]{}\"\\n\u{0}é".utf8)
    var (sound, refused) = (0, 0)
    for _ in 0..<1_000 {
      var bytes = Array(text.utf8)
      for _ in 0...(next(4) == 0 ? 2 : 0) {
        switch next(3) {
        case 0: bytes.remove(at: next(bytes.count))
        case 1: bytes[next(bytes.count)] = signs[next(signs.count)]
        default: bytes.insert(signs[next(signs.count)], at: next(bytes.count))
        }
      }
      try await withFile(bytes) { path in
        do {
          let tally = try await format.source(file: path).read { round in
            #expect(round.reward.isFinite && round.propensity > 0 && round.propensity <= 1 && round.importance > 0)
            #expect(round.actions.indices.contains(round.chosen) && Set(round.actions).count == round.actions.count)
            for chances in [round.given, round.logged] where !chances.isEmpty {
              #expect(chances.count == round.actions.count && abs(chances.reduce(0, +) - 1) < 2e-6)
            }
          }
          if tally.rounds > 0 { sound += 1 } else { refused += 1 }
        } catch let error as EvaluationError {
          #expect(error.code == .input && error.description.hasPrefix(path))
          refused += 1
        }
      }
    }
    #expect(sound > 20 && refused > 20)
  }
}
