import Foundation
import JSON
import Testing

@Suite("rank, as a real process")
struct RankTests {
  private static let placement = """
    placement: p
    policy: { algorithm: linUCB, alpha: 1.0, floor: 0.5 }
    features: { action: [{ name: style, type: category, values: [face, scene] }] }
    attribution: { window: 6m, lateness: 2m, reward: { kind: value } }
    """

  /// Lends a folder with `p.safetensors`, learned from outcomes: `face` earns, `scene` does not.
  private func withSnapshot(_ body: (String) throws -> Void) throws {
    let folder = Command.temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createDirectory(atPath: folder + "/models", withIntermediateDirectories: true)
    try write(Self.placement, folder + "/models/p.yaml")
    let events = (0..<40).flatMap { number in
      let (at, style) = (1_000_000 + number * 1_000, ["face", "scene"][number % 2])
      return [
        #"{"type":"decision","id":"d\#(number)","at":\#(at),"placement":"p","actions":[{"id":"x","features":{"style":"\#(style)"}}],"#
          + #""chosen":"x","propensity":1}"#,
        #"{"type":"impression","at":\#(at),"decisionID":"d\#(number)","action":"x"}"#,
        #"{"type":"reward","id":"r\#(number)","at":\#(at),"decisionID":"d\#(number)","value":\#(1 - number % 2)}"#,
      ]
    }
    try write(events.joined(separator: "\n"), folder + "/events.ndjson")
    let script = """
      "$0" attribute "$1"/events.ndjson --models "$1"/models |
        "$0" train - --placement p --models "$1"/models --out "$1"/p.safetensors
      """
    let trained = try Command.shell(script, folder)
    #expect(trained.code == 0, "\(trained.errors)")
    try body(folder)
  }

  private func write(_ text: String, _ path: String) throws {
    try text.write(toFile: path, atomically: true, encoding: .utf8)
  }

  private func request(_ id: String, _ more: String = "") -> String {
    #"{"decisionID":"\#(id)","actions":["x","y"],"explain":true\#(more)}"#
  }

  @Test("Lines are answered in their order, from a file or a pipe, plain or gzip; titles come from a file")
  func answers() throws {
    try withSnapshot { folder in
      try write((0..<3_000).map { request("d\($0)") }.joined(separator: "\n") + "\n\n", folder + "/requests.ndjson")
      let (requests, snapshot) = (folder + "/requests.ndjson", folder + "/p.safetensors")
      let plain = try Command.run("rank", requests, "--snapshot", snapshot)
      #expect(plain.code == 0, "\(plain.errors)")
      let lines = plain.output.split(separator: "\n")
      let ids = try lines.map { try JSONValue(parsing: String($0))["decisionID"]?.string }
      #expect(ids == (0..<3_000).map { "d\($0)" })
      #expect(lines[0].contains(#""placement":"p","snapshot":"40","logged":false,"ranking":["#))
      let piped = try Command.shell(
        #"gzip -c < "$1"/requests.ndjson | "$0" rank --snapshot "$1"/p.safetensors"#, folder)
      #expect(piped.code == 0 && piped.output == plain.output)
      try write(#"{"id":"x","features":{"style":"face"}}"#, folder + "/titles.ndjson")
      let written = try Command.run(
        "rank", requests, "--snapshot", snapshot, "--titles", folder + "/titles.ndjson", "--out", folder + "/answers",
        "--json")
      #expect(written.code == 0 && written.output == #"{"answered":3000,"refused":0,"unfit":0}"# + "\n")
      let known = try String(contentsOfFile: folder + "/answers", encoding: .utf8).split(separator: "\n")
      let means = try [lines[0], known[0]].map { line in
        let places = try JSONValue(parsing: String(line))["ranking"]?.array
        return try #require(places?.first { $0["id"]?.string == "x" }?["mean"]?.number)
      }
      #expect(means[1] > means[0], "a face is known to earn: \(means)")
    }
  }

  @Test("A line that cannot be answered is said with its place and ends in exit code 2, the others are answered")
  func badLines() throws {
    try withSnapshot { folder in
      let requests = folder + "/requests.ndjson"
      try write(
        [
          request("d1"), "nonsense", #"{"actions":["x"]}"#, request("d4", #","limit":0"#),
          request("d5", #","placement":"q""#), request("d6"),
        ].joined(separator: "\n"), requests)
      let rank = ["rank", requests, "--snapshot", folder + "/p.safetensors"]
      let result = try Command.run(rank + ["--json"])
      #expect(result.code == 2 && result.output.split(separator: "\n").count == 2)
      let said = result.errors.split(separator: "\n")
      let expected = [
        "requests.ndjson:2: expected", "requests.ndjson:3: decisionID: expected",
        "requests.ndjson:4: limit: expected", "requests.ndjson:5: placement: there is no snapshot of q",
        #"{"answered":2,"refused":4,"unfit":0}"#,
      ]
      #expect(said.count == expected.count && zip(said, expected).allSatisfy { $0.contains($1) }, "\(said)")
      let strict = try Command.run(rank + ["--strict"])
      #expect(strict.code == 2 && strict.output.split(separator: "\n").count == 1)
      #expect(strict.errors.contains(":2: ") && !strict.errors.contains(":3: "))
      let made = try Command.run(rank + ["--make-ids", "--seed", "9"])
      #expect(made.code == 2 && made.output.contains(#"{"decisionID":"9-3","placement":"p""#))
      #expect(try Command.run(rank + ["--make-ids", "--seed", "9"]).output == made.output)
    }
  }

  @Test("Bad usage is exit code 2, and so is what is not there; a damaged snapshot is 1")
  func failures() throws {
    try withSnapshot { folder in
      let (requests, snapshot) = (folder + "/requests.ndjson", folder + "/p.safetensors")
      try write(request("d1"), requests)
      let rank = ["rank", requests, "--snapshot", snapshot]
      let bad = [
        ["rank", requests], ["rank", requests, "--snapshot", folder + "/absent"],
        ["rank", requests, "--snapshot", folder], ["rank", folder + "/absent", "--snapshot", snapshot],
        rank + ["--snapshot", snapshot], rank + ["--seed", "1"], rank + ["--data", folder + "/absent"],
        rank + ["--data", folder, "--titles", requests], rank + ["--titles", folder + "/absent"],
        rank + ["--at", "noon"],
      ]
      for arguments in bad {
        let result = try Command.run(arguments)
        #expect(result.code == 2 && result.output.isEmpty, "\(arguments): \(result.errors)")
      }
      var bytes = try Data(contentsOf: URL(fileURLWithPath: snapshot))
      bytes[bytes.count / 2] ^= 1
      try bytes.write(to: URL(fileURLWithPath: folder + "/damaged"))
      for file in ["/damaged", "/events.ndjson"] {
        let result = try Command.run("rank", requests, "--snapshot", folder + file)
        #expect(result.code == 1 && result.output.isEmpty && result.errors.contains(folder + file), "\(result.errors)")
      }
      #expect(try Command.run(rank + ["--out", "/dev/full"]).code == 1)
    }
  }
}
