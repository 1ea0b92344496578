import ArgumentParser
import Attribution
import Bandits
import EventLog
import Events
import Inspection
import JSON
import Tables

/// A member → what was decided for them lately.
struct InspectDecisionsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decisions", abstract: "List recent decisions, of a member or a placement.",
    discussion: """
      The latest first, by the time of the decision; each with what was put first and what came of it. How far back is \
      counted from the latest decision of all.
      """)

  @Option(help: ArgumentHelp("Whose.", valueName: "id"))
  var member: String?

  @OptionGroup var source: SourceOptions

  @Option(help: ArgumentHelp("How far back, as 2h.", valueName: "duration"))
  var since = EventDuration.hours(24)

  @Option(help: ArgumentHelp("At most.", valueName: "count"))
  var limit = 100

  @Flag(name: .customLong("json"), help: "Print it as JSON.")
  var printsJSON = false

  func validate() throws {
    if source.url != nil { throw ValidationError("decisions: expected --data") }
    guard (1...100_000).contains(limit) else { throw ValidationError("--limit: expected 1 to 100000") }
    if let member, (try? MemberID(validating: member)) == nil {
      throw ValidationError("--member: expected an id, found \(member)")
    }
  }

  func run() async throws {
    try await InspectError.telling {
      let inspector = try source.inspector()
      let placement = try source.placement.map { _ in try source.name(in: inspector) }
      var damage: [String] = []
      let found = try inspector.decisions(
        of: placement, member: member.map { MemberID($0) }, since: (try inspector.latestDecision() ?? .now) - since,
        most: limit, damaged: { damage.append($0.reason) })
      let archive = try OutcomeArchive.reading(source.folderName)
      var traces: [DecisionTrace] = []
      for decision in found { if let trace = try await archive.trace(decision.id) { traces.append(trace) } }
      printsJSON ? Console.print(json(traces)) : Console.print(table(traces))
      if let first = damage.first {
        throw InspectError.failed("\(damage.count.grouped) records cannot be read, the first: \(first)")
      }
    }
  }

  private func table(_ traces: [DecisionTrace]) -> Table {
    // Ids are there to be asked about, and so are not cut. What was asked for, or is always the same, is left out.
    let hasPlacements = Set(traces.map(\.decision.placement)).count > 1
    var columns: [Table.Column] = [.text("decision"), .text("at")]
    if hasPlacements { columns.append(.text("placement", flexible: true)) }
    if member == nil { columns.append(.text("member", flexible: true)) }
    columns += [
      .number("snapshot"), .text("first", flexible: true), .decimal("propensity"), .number("shown"), .decimal("reward"),
    ]
    var table = Table(columns)
    for trace in traces {
      let (decision, first) = (trace.decision, trace.decision.places.first)
      var row: [Table.Cell] = [.init(decision.id.text, .strong), .init(decision.at.description)]
      if hasPlacements { row.append(.init(decision.placement.text)) }
      if member == nil { row.append(.init(decision.member?.text ?? "")) }
      row += [
        .init(decision.snapshot.map { String($0) } ?? "imported"),
        .init(first.map { decision.candidates[$0.candidate].id.text } ?? ""), .init(first?.propensity),
        .init(trace.impressions.count.grouped), .init(trace.outcomes.map(\.reward).max()),
      ]
      table.append(row)
    }
    return table
  }

  private func json(_ traces: [DecisionTrace]) -> String {
    var writer = JSONWriter()
    writer.array { writer in
      for trace in traces {
        let decision = trace.decision
        writer.object { writer in
          writer.member("decisionID", decision.id.text)
          writer.member("at", decision.at.description)
          writer.member("placement", decision.placement.text)
          if let member = decision.member { writer.member("member", member.text) }
          if let version = decision.snapshot { writer.member("snapshot", String(version)) }
          if let arm = decision.arm { writer.member("arm", arm.rawValue) }
          if let first = decision.places.first {
            writer.member("first", decision.candidates[first.candidate].id.text)
            if let propensity = first.propensity { writer.member("propensity", propensity) }
          }
          writer.member("impressions", trace.impressions.count)
          writer.key("rewards")
          writer.array { writer in for outcome in trace.outcomes { writer.double(outcome.reward) } }
        }
      }
    }
    return writer.text
  }
}
