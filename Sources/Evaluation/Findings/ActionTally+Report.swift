extension ActionTally {
  /// Whether the log ever chose an action.
  func isChosen(_ number: Int) -> Bool { entries.indices.contains(number) && entries[number].chosen > 0 }

  /// Every action that could be chosen, most chosen first, equal ones by number.
  func report(_ names: ActionNames) -> [ActionReport] {
    entries.enumerated().filter { $0.element.offered > 0 }
      .sorted { ($1.element.chosen, $0.offset) < ($0.element.chosen, $1.offset) }
      .map { number, entry in
        ActionReport(
          action: names[number], rounds: entry.chosen, offered: entry.offered, reward: entry.mean,
          rewardStandardError: entry.standardError, expected: toldRounds > 0 ? entry.expected : nil,
          z: toldRounds > 0 ? entry.zOfExpected : entry.zOfInverse)
      }
  }
}

extension ActionTally.Entry {
  /// 0 of an action that was never chosen.
  fileprivate var mean: Double { chosen > 0 ? rewards / Double(chosen) : 0 }

  fileprivate var standardError: Double {
    guard chosen > 1 else { return .nan }
    let sum = squaredRewards - Double(chosen) * mean * mean
    return (max(sum, 0) / Double(chosen - 1) / Double(chosen)).squareRoot()
  }

  /// How far the count is from the sum of chances, in standard errors.
  fileprivate var zOfExpected: Double {
    expectedVariance > 0 ? (Double(chosenWhereTold) - expected) / expectedVariance.squareRoot() : 0
  }

  /// How far Σ1/p is from the rounds that could choose it, in standard errors.
  fileprivate var zOfInverse: Double {
    inverseVariance > 0 ? (inverse - Double(offered)) / inverseVariance.squareRoot() : 0
  }
}
