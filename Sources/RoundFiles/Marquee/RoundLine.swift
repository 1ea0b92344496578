import Evaluation
import Events
import JSON

/// One of Marquee's own lines of rounds, its keys in any order.
struct RoundLine {
  var id: DecisionID?
  var placement: PlacementName?
  var at: EventTime?
  var member: MemberID?
  var title: ActionID?
  var arm: Arm?
  var snapshot: UInt64?
  var tags: [Tag] = []
  var context = Features.none
  var candidates: [Candidate] = []
  var probabilities: [Double] = []
  var place = 0
  var position: Int?
  var chosen: ActionID?
  var propensity: Double?
  var mixture: Double?
  var importance = 1.0
  var given: [Double] = []
  var predictions: [Double] = []
  var reward: Double?

  /// - Throws: `JSONError`, naming the key.
  init(from reader: inout JSONReader) throws {
    try reader.object { reader, key in
      switch key {
      case "decisionID": id = try reader.identifier()
      case "placement": placement = try reader.identifier()
      case "at": at = try reader.time()
      case "member": member = try reader.identifier()
      case "title": title = try reader.identifier()
      case "arm": arm = try reader.arm()
      case "snapshot": snapshot = try RoundLine.version(from: &reader)
      case "tags": tags = try reader.tags()
      case "context": context = try reader.features()
      case "actions": candidates = try reader.candidates()
      case "chosen": chosen = try reader.identifier()
      default: try readNumbers(key, from: &reader)
      }
    }
  }

  private mutating func readNumbers(_ key: String, from reader: inout JSONReader) throws {
    let limit = JSONReader.candidateLimit
    switch key {
    case "probabilities": try reader.distribution(into: &probabilities, limit: limit)
    case "place": place = try reader.number(below: limit)
    case "position": position = try reader.number(below: FlatLine.limit)
    case "propensity": propensity = try reader.propensity()
    case "mixture": mixture = try reader.propensity()
    case "importance": importance = try reader.importance()
    case "given": try reader.distribution(into: &given, limit: limit)
    case "predictions": try reader.doubles(into: &predictions, limit: limit)
    case "reward": reward = try reader.double()
    default: throw reader.invalid("unknown key of a round")
    }
  }

  private static func version(from reader: inout JSONReader) throws -> UInt64 {
    let here = reader
    guard let version = UInt64(try reader.string()) else { throw here.invalid("expected a snapshot's version") }
    return version
  }

  /// Fills in a round, but for its list and cluster.
  ///
  /// - Parameter number: The round's, from 0: the id of a decision that has none.
  /// - Throws: `RoundFault` if a key is missing or does not go with the others.
  func fill(_ round: inout Round, names: ActionNames, number: Int) throws {
    guard let reward else { throw RoundFault("expected this key", column: "reward") }
    guard let propensity else { throw RoundFault("expected this key", column: "propensity") }
    guard let chosen else { throw RoundFault("expected this key", column: "chosen") }
    guard !candidates.isEmpty else { throw RoundFault("expected this key", column: "actions") }
    guard let index = candidates.firstIndex(where: { $0.id == chosen }) else {
      throw RoundFault("expected one of the actions, found \(chosen)", column: "chosen")
    }
    for (key, numbers) in [("probabilities", probabilities), ("given", given), ("predictions", predictions)]
    where !numbers.isEmpty && numbers.count != candidates.count {
      throw RoundFault("expected \(candidates.count) numbers, one for each action, found \(numbers.count)", column: key)
    }
    (round.reward, round.propensity, round.mixture, round.importance) = (reward, propensity, mixture, importance)
    (round.place, round.position, round.at, round.arm) = (place, position ?? place, at, arm)
    round.chosen = index
    round.actions = candidates.map { names.number(of: $0.id) }
    round.candidates = Array(candidates.indices)
    (round.logged, round.given, round.predictions) = (probabilities, given, predictions)
    round.decision = Decision(
      id: id ?? DecisionID(String(number)), at: at ?? EventTime(milliseconds: 0), placement: placement ?? "rounds",
      member: member, title: title, context: context, tags: tags, candidates: candidates,
      places: [Place(candidate: index, propensity: propensity)], snapshot: snapshot, arm: arm)
  }
}
