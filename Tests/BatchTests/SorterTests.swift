import Batch
import Events
import Files
import Foundation
import Support
import Testing

@Suite("The external sort")
struct SorterTests {
  private func sorted(
    _ events: [Event], memoryLimit: Int, folder: String = NSTemporaryDirectory()
  ) throws -> (events: [Event], places: [EventPlace], runs: Int) {
    var sorter = EventSorter(memoryLimit: memoryLimit, folder: folder)
    for (index, event) in events.enumerated() { try sorter.add(event, from: EventPlace(file: 0, line: index)) }
    let runs = sorter.spilledRuns
    var sorted = try sorter.sorted()
    var (found, places): ([Event], [EventPlace]) = ([], [])
    while let entry = try sorted.next() {
      #expect(entry.digest == entry.event.digest)
      found.append(entry.event)
      places.append(entry.place)
    }
    return (found, places, runs)
  }

  @Test("with hardly any memory the order is that of a sort in memory, and every event keeps its place")
  func spilling() throws {
    for seed in 1...40 {
      var random = WorldRandom(seed: UInt64(seed))
      let events = World(seed: UInt64(seed), eventLimit: 400).events.shuffled(using: &random)
      let memory = try sorted(events, memoryLimit: 1 << 24)
      let disk = try sorted(events, memoryLimit: 2_000)
      #expect(memory.runs == 0 && (disk.runs > 0 || events.count < 40))
      #expect(disk.events == memory.events && disk.places == memory.places)
      #expect(memory.events.count == events.count)
      #expect(zip(memory.places, memory.events).allSatisfy { events[$0.line] == $1 })
    }
  }

  @Test("the order is time, then type, then id as bytes, then the other fields")
  func order() throws {
    func play(_ id: EventID, at milliseconds: Int64, seconds: Double = 1) -> Event {
      .play(Play(id: id, at: EventTime(milliseconds: milliseconds), member: "m", title: "t", seconds: seconds))
    }
    let at = EventTime(milliseconds: 5)
    let ordered: [Event] = [
      play("z", at: 4),
      .decision(
        .imported(
          id: "z", at: at, placement: "p", candidates: [Candidate(id: "a")], chosen: 0, propensity: nil)),
      .impression(Impression(id: "é", at: at, decisionID: "z", action: "a")),
      play("a", at: 5, seconds: 2), play("a", at: 5, seconds: 3), play("aa", at: 5), play("b", at: 5),
      play("e\u{301}", at: 5), play("é", at: 5), play(EventID(String(repeating: "é", count: 100)), at: 5),
      .reward(Reward(id: "a", at: at, decisionID: "z", value: 1)), .tick(at), play("a", at: 6),
    ]
    for limit in [1 << 20, 1] {
      #expect(try sorted(ordered.reversed(), memoryLimit: limit).events == ordered)
    }
  }

  @Test("events larger than a piece that is read ahead come back whole")
  func large() throws {
    let candidates = (0..<5_000).map { Candidate(id: ActionID("action \($0)")) }
    let events = (0..<8).map { number in
      Event.decision(
        .imported(
          id: DecisionID("d\(number)"), at: EventTime(milliseconds: Int64(number)), placement: "p",
          candidates: candidates, chosen: 0, propensity: nil))
    }
    #expect(try sorted(events.reversed(), memoryLimit: 1).events == events)
  }

  @Test("nothing is left in the folder, and a folder that is not there is an error that names it")
  func temporaryFile() throws {
    try withFolder { folder in
      var sorter = EventSorter(memoryLimit: 1, folder: folder)
      try sorter.add(.tick(EventTime(milliseconds: 1)), from: EventPlace(file: 0, line: 1))
      #expect(sorter.spilledRuns == 1)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
      let error = #expect(throws: FileError.self) {
        _ = try sorted([.tick(EventTime(milliseconds: 1))], memoryLimit: 1, folder: folder + "/absent")
      }
      #expect(error?.description.hasPrefix("\(folder)/absent: a temporary file cannot be made: ") == true)
    }
  }
}
