import Evaluation
import Events

/// What could be chosen in a flat line: actions are numbers there, and each is named by its own.
struct FlatActions {
  /// By what a round's actions are told; those of the last round are left as they are where this is the same.
  private enum Offer: Equatable {
    case first(Int), all(Int), others
  }

  /// The action that was chosen, by its number in the file.
  var chosen = 0
  /// What could be chosen (`c`), by numbers in the file; empty where the line does not tell.
  var offered: [Double] = []
  private let names: ActionNames
  /// The number in `names` of the action of each number in the file; -1 until it is needed.
  private var numbers: [Int] = []
  /// Which of the lines that tell what could be chosen had the action last, and how many there were.
  private var lastLine: [Int] = []
  private var lineCount = 0
  private var offer = Offer.others

  init(names: ActionNames) { self.names = names }

  /// Makes the chosen action known.
  mutating func name() { _ = number(of: chosen) }

  /// How many actions the round's numbers are of; nil where it has none.
  func count(in round: Round) -> Int? {
    if !round.given.isEmpty { return round.given.count }
    if !round.predictions.isEmpty { return round.predictions.count }
    return round.logged.isEmpty ? nil : round.logged.count
  }

  /// Fills in the round's actions and which of them was chosen.
  ///
  /// - Throws: `RoundFault` if there are not as many of one as of the other, or the chosen one is none of them.
  mutating func offer(to round: inout Round) throws {
    let count = offered.isEmpty ? count(in: round) : offered.count
    if let count { try compare(round, count) }
    if !offered.isEmpty { return try offerOthers(to: &round) }
    if let count {
      guard chosen < count else {
        throw RoundFault("expected one of the \(count) actions from 0 on, found \(chosen)", column: "a")
      }
      set(.first(count), in: &round) { actions, line in
        for action in 0..<count { actions.append(line.number(of: action)) }
      }
      round.chosen = chosen
    } else {
      let count = names.count
      set(.all(count), in: &round) { actions, _ in actions.append(contentsOf: 0..<count) }
      round.chosen = number(of: chosen)
      guard round.chosen < count else { throw RoundFault("the file has changed while it was read", column: "a") }
    }
  }

  private mutating func offerOthers(to round: inout Round) throws {
    offer = .others
    lineCount += 1
    round.actions.removeAll(keepingCapacity: true)
    var place: Int?
    for number in offered {
      guard let action = Int(exactly: number), 0..<FlatLine.limit ~= action else {
        throw RoundFault("expected whole numbers from 0 to \(FlatLine.limit - 1), found \(number)", column: "c")
      }
      let named = self.number(of: action)
      guard lastLine[action] < lineCount else {
        throw RoundFault("expected each action once, found \(action) again", column: "c")
      }
      lastLine[action] = lineCount
      if action == chosen { place = round.actions.count }
      round.actions.append(named)
    }
    guard let place else {
      throw RoundFault("expected one of the actions that could be chosen, found \(chosen)", column: "a")
    }
    round.chosen = place
  }

  private mutating func set(_ offer: Offer, in round: inout Round, _ fill: (inout [Int], inout FlatActions) -> Void) {
    guard offer != self.offer else { return }
    self.offer = offer
    round.actions.removeAll(keepingCapacity: true)
    fill(&round.actions, &self)
  }

  private mutating func number(of action: Int) -> Int {
    while numbers.count <= action {
      numbers.append(-1)
      lastLine.append(0)
    }
    if numbers[action] < 0 { numbers[action] = names.number(of: ActionID(String(action))) }
    return numbers[action]
  }

  private func compare(_ round: Round, _ count: Int) throws {
    for (key, numbers) in [(FlatKey.pi, round.given), (.q, round.predictions), (.mu, round.logged)]
    where !numbers.isEmpty && numbers.count != count {
      throw RoundFault("expected \(count) numbers, one for each action, found \(numbers.count)", column: "\(key)")
    }
  }
}
