import Attribution
import Events
import Foundation
import JSON
import Replay
import Testing

@Suite("attribute and train, as real processes")
struct AttributeTests {
  private static let placement = """
    placement: p
    policy: { algorithm: linUCB, alpha: 1.0 }
    model: { kind: disjoint, regularization: 1.0 }
    features: { context: [{ name: hour, type: number, mean: 12, scale: 7 }] }
    attribution: { window: 6m, lateness: 2m, reward: { kind: atLeast, seconds: 60 } }
    """

  /// Lends a folder with `models` and `events.ndjson`: 40 members, what they were shown and watched, in no order.
  private func withEvents(_ body: (String) async throws -> Void) async throws {
    let folder = Command.temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createDirectory(atPath: folder + "/models", withIntermediateDirectories: true)
    try Self.placement.write(toFile: folder + "/models/p.yaml", atomically: true, encoding: .utf8)
    let lines = (0..<200).flatMap { Self.events($0) }
    // Neighbours far apart: the order is no order.
    let mixed = lines.indices.map { lines[$0 * 7 % lines.count] }
    try (mixed.joined(separator: "\n") + "\n").write(
      toFile: folder + "/events.ndjson", atomically: true, encoding: .utf8)
    try await body(folder)
  }

  /// A decision of a member, two impressions, and now and then a play: 4 or 5 events.
  private static func events(_ number: Int) -> [String] {
    let (member, at) = ("m\(number * 13 % 40)", 1_000_000 + number * 20_000)
    let decision =
      #"{"type":"decision","id":"d\#(number)","at":\#(at),"placement":"p","member":"\#(member)","#
      + #""context":{"hour":\#(number % 24)},"actions":["a","b","c"],"chosen":"a","propensity":0.5"#
      + (number % 10 == 0 ? #","arm":"holdback"}"# : "}")
    let impressions = ["a", "b", "a"].enumerated().map { place, action in
      #"{"type":"impression","id":"i\#(number)-\#(place)","at":\#(at + 1_000 * place),"decisionID":"d\#(number)","#
        + #""action":"\#(action)","member":"\#(member)"}"#
    }
    let play =
      #"{"type":"play","id":"p\#(number)","at":\#(at + 90_000),"member":"\#(member)","title":"a","seconds":\#(number)}"#
    return [decision] + impressions + (number % 3 == 0 ? [play] : [])
  }

  private func lines(_ path: String) throws -> [String] {
    try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
  }

  /// By close time, decision id and action, as bytes.
  private func canonical(_ lines: [String]) throws -> [String] {
    let outcomes = try lines.map { line in
      (line, try JSONReader.document(Array(line.utf8)) { reader in try Outcome(from: &reader) })
    }
    return outcomes.sorted { $0.1.precedes($1.1) }.map(\.0)
  }

  @Test("keys, a sort and 4 filters split by member give, merged, the bytes of attribute")
  func filters() async throws {
    try await withEvents { folder in
      let whole = try Command.run(
        "attribute", "\(folder)/events.ndjson", "--models", "\(folder)/models", "--out", "\(folder)/whole")
      #expect(whole.code == 0, "\(whole.errors)")
      let script = """
        cd "$1"
        "$0" attribute --keys events.ndjson --models models | LC_ALL=C sort > keyed
        for part in 0 1 2 3; do
          awk -F'\\t' -v part=$part 'substr($1, 2) % 4 == part' keyed |
            "$0" attribute --filter --models models --out part-$part &
        done
        wait
        """
      #expect(try Command.shell(script, folder).code == 0)
      let parts = try (0..<4).map { try lines("\(folder)/part-\($0)") }
      #expect(parts.allSatisfy { !$0.isEmpty })
      let expected = try lines("\(folder)/whole")
      #expect(expected.count == 400)
      #expect(expected.count { $0.contains(#""arm":"holdback""#) } == 40)
      #expect(try canonical(parts.flatMap { $0 }) == expected)
    }
  }

  @Test("attribute | train ends in the content of a service that was sent the same events")
  func streamIsBatch() async throws {
    try await withEvents { folder in
      let service = try RunningService(models: "\(folder)/models", data: "\(folder)/data")
      let source = try EventSource(
        files: ["\(folder)/sorted.ndjson"].map { path in
          let sorted = try lines("\(folder)/events.ndjson").sorted { time($0) < time($1) }
          try sorted.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
          return path
        }, format: .ndjson)
      _ = try await ReplayClient.connected(to: service.url, batchSize: 100) { try await $0.replay(source) }
      let live = try await HTTPTransport.connected(to: service.url) { transport in
        try JSONValue(parsing: try await transport.post("/v1/placements/p/snapshots", json: []).body)
      }
      #expect(service.stop() == 0)
      let script = """
        "$0" attribute "$1"/events.ndjson --models "$1"/models |
          "$0" train - --placement p --models "$1"/models --out "$1"/p.safetensors --json
        """
      let result = try Command.shell(script, folder)
      #expect(result.code == 0, "\(result.errors)")
      let trained = try JSONValue(parsing: result.output)
      #expect(trained["content"]?.string == live["content"]?.string && live["content"] != nil)
      #expect(trained["outcomes"]?.number == 400 && trained["actions"]?.number == 2)
      #expect(FileManager.default.fileExists(atPath: "\(folder)/p.safetensors"))
    }
  }

  private func time(_ line: String) -> Int64 {
    (try? JSONValue(parsing: line))?["at"]?.number.map { Int64($0) } ?? 0
  }

  @Test("the summary is on standard output beside --out, else on standard error; rejected events are told")
  func summaries() async throws {
    try await withEvents { folder in
      let events = "\(folder)/events.ndjson"
      let more = try String(contentsOfFile: events, encoding: .utf8) + "nonsense\n"
      try more.write(toFile: events, atomically: true, encoding: .utf8)
      let models = "\(folder)/models"
      let beside = try Command.run("attribute", events, "--models", models, "--out", "\(folder)/out", "--json")
      #expect(beside.code == 0 && beside.errors.contains("\(events):868: malformed: "))
      let summary = try JSONValue(parsing: beside.output)
      #expect(summary["received"]?.number == 868 && summary["rejected"]?["malformed"]?.number == 1)
      #expect(summary["placements"]?[0]?["joinRate"]?.number == 1)
      #expect(summary["placements"]?[0]?["missedByWindow"]?["10m"]?.number == 0)
      let piped = try Command.run("attribute", events, "--models", models, "--json")
      let whole = try String(contentsOfFile: "\(folder)/out", encoding: .utf8)
      #expect(piped.code == 0 && piped.output == whole)
      let last = try #require(piped.errors.split(separator: "\n").last)
      #expect(try JSONValue(parsing: String(last)) == summary)
      try Array(repeating: "nonsense", count: 2_000).joined(separator: "\n").write(
        toFile: "\(folder)/bad", atomically: true, encoding: .utf8)
      #expect(try Command.run("attribute", events, "\(folder)/bad", "--models", models).code == 3)
      let explained = try Command.run("attribute", "--explain", "d3", events, "--models", models)
      #expect(explained.code == 0)
      #expect(try JSONValue(parsing: explained.output)["pairs"]?[0]?["plays"]?[0]?["id"]?.string == "p3")
    }
  }

  @Test("what cannot be read is exit code 2, what cannot be written 1, and then there is no file")
  func failures() async throws {
    try await withEvents { folder in
      let (events, models) = ("\(folder)/events.ndjson", "\(folder)/models")
      #expect(try Command.run("attribute", folder + "/absent", "--models", models).code == 2)
      #expect(try Command.run("attribute", "--explain", "nobody's", events, "--models", models).code == 2)
      #expect(try Command.run("attribute", "--filter", events, "--models", models).code == 2)
      #expect(try Command.run("attribute", events, "--models", models, "--out", "/dev/full").code == 1)
      #expect(try Command.run("attribute", events, "--models", models, "--out", folder + "/absent/out").code == 1)
      #expect(try Command.run("attribute", "--filter", "--keys", events, "--models", models).code == 2)
      #expect(try Command.run("attribute", "--models", models).code == 2)
      let train = ["--models", models, "--out", folder + "/s"]
      #expect(try Command.run(["train", events, "--placement", "p"] + train).code == 2)
      #expect(try Command.run(["train", events, "--placement", "q"] + train).code == 2)
      #expect(try Command.run(["train", "/dev/null", "--placement", "p"] + train).code == 3)
      #expect(try Command.run("attribute", events, "--models", models, "--out", folder + "/o").code == 0)
      let none = try Command.run(["train", folder + "/o", "--placement", "p", "--to", "1970-01-01T00:00:01Z"] + train)
      #expect(none.code == 3 && none.output.contains("400 outside the period"))
    }
  }
}
