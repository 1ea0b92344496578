import Foundation
import Testing

extension EvaluationFolder {
  /// The placement `p`, whose actions differ by their style.
  static let placement = """
    placement: p
    policy: { algorithm: linUCB, alpha: 1.0, floor: 0.5 }
    features: { action: [{ name: style, type: category, values: [face, scene] }] }
    attribution: { window: 6m, lateness: 2m, reward: { kind: value } }
    """

  /// Writes `models/p.yaml` and a snapshot of it that learned from 40 decisions, trained through 1,399,000 ms.
  ///
  /// - Returns: The snapshot's path.
  func snapshot() throws -> String {
    try FileManager.default.createDirectory(atPath: "\(path)/models", withIntermediateDirectories: true)
    _ = try file(EvaluationFolder.placement, named: "models/p.yaml")
    let events = (0..<40).flatMap { number in
      let (at, style) = (1_000_000 + number * 1_000, ["face", "scene"][number % 2])
      let decision =
        #"{"type":"decision","id":"d\#(number)","at":\#(at),"placement":"p","#
        + #""actions":[{"id":"x","features":{"style":"\#(style)"}}],"chosen":"x","propensity":1}"#
      return [
        decision, #"{"type":"impression","at":\#(at),"decisionID":"d\#(number)","action":"x"}"#,
        #"{"type":"reward","id":"r\#(number)","at":\#(at),"decisionID":"d\#(number)","value":\#(1 - number % 2)}"#,
      ]
    }
    _ = try file(events.joined(separator: "\n"), named: "events.ndjson")
    let trained = try Command.shell(
      """
      "$0" attribute "$1"/events.ndjson --models "$1"/models |
        "$0" train - --placement p --models "$1"/models --out "$1"/p.safetensors
      """, path)
    try #require(trained.code == 0, "\(trained.errors)")
    return "\(path)/p.safetensors"
  }

  /// Rounds of `p` by a fair coin, one a second: a face earns.
  ///
  /// - Parameter from: Of the first, in milliseconds.
  static func rounds(from: Int, count: Int) -> String {
    (0..<count).map { number in
      let chosen = ["f", "s"][number % 2]
      return
        #"{"decisionID":"e\#(number)","placement":"p","at":\#(from + number * 1_000),"#
        + #""actions":[{"id":"f","features":{"style":"face"}},{"id":"s","features":{"style":"scene"}}],"#
        + #""probabilities":[0.5,0.5],"chosen":"\#(chosen)","propensity":0.5,"reward":\#(1 - number % 2)}"#
    }.joined(separator: "\n")
  }
}
