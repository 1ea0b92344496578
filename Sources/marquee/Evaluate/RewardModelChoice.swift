import Evaluation
import Learning
import Placements
import RoundFiles

/// Which reward model DM and DR use.
enum RewardModelChoice {
  case given, ridge, none
  case table(TableRewardModel)

  /// - Parameter word: As the flag has it; nil chooses. A table is read here, before the log: it names actions.
  init?(_ word: String?, names: ActionNames) throws {
    switch word {
    case nil: return nil
    case "given": self = .given
    case "ridge": self = .ridge
    case "none": self = .none
    case let file?: self = .table(try RewardTable.read(file: file, names: names))
    }
  }

  /// The model, nil for none, and what it is, for people.
  ///
  /// - Parameter features: The file of a placement whose features and model are used; nil: those of the log's placement, or
  ///   a table of actions and positions where it has none.
  func model(
    for log: EvaluatedLog, features: String?, folds: Folds
  ) throws -> (model: (any RewardModel)?, about: String) {
    switch self {
    case .given: return (GivenPredictions(), "the reward model is the log's own q")
    case .none: return (nil, "no reward model: neither DM nor DR")
    case .table(let table): return (table, "the reward model is a table")
    case .ridge:
      guard let placement = try features.map(Subjects.placement) ?? log.placement else {
        return (
          TabularRidge(folds: folds), "the reward model is a ridge regression on actions and positions, cross-fitted"
        )
      }
      return (
        placement.model.ridge(over: placement.features, folds: folds),
        "the reward model is a ridge regression on the features of \(placement.name), cross-fitted"
      )
    }
  }
}
