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

  /// The model; nil: none.
  ///
  /// - Parameter features: The file of a placement whose features and model are used; nil: those of the log's placement, or
  ///   a table of actions and positions where it has none.
  func model(for log: EvaluatedLog, features: String?, folds: Folds) throws -> (any RewardModel)? {
    switch self {
    case .given: return GivenPredictions()
    case .none: return nil
    case .table(let table): return table
    case .ridge:
      guard let placement = try features.map(Subjects.placement) ?? log.placement else {
        return TabularRidge(folds: folds)
      }
      return placement.model.ridge(over: placement.features, folds: folds)
    }
  }
}
