import Evaluation
import RoundFiles
import Testing

/// Every round of a source, and its tally.
func allRounds(of source: some RoundSource) async throws -> (rounds: [Round], tally: RoundTally) {
  var rounds: [Round] = []
  let tally = try await source.read { rounds.append($0) }
  return (rounds, tally)
}

/// What a source throws, as one line without the file's name; nil if it throws nothing.
func fault(_ path: String, _ body: () async throws -> Void) async -> String? {
  do {
    try await body()
    return nil
  } catch let error as EvaluationError {
    return error.code == .input ? error.description.replacing(path, with: "FILE") : "\(error)"
  } catch {
    return "another error: \(error)"
  }
}

extension RoundFormat {
  /// The rounds of a file of this format.
  func source(file: String) throws -> any RoundSource {
    switch self {
    case .rounds: try MarqueeRounds(files: [file], names: ActionNames())
    case .flat: try FlatRounds(files: [file], names: ActionNames())
    case .dsjson: try DSJSONRounds(files: [file], names: ActionNames())
    case .obd: try OpenBanditRounds(files: [file], names: ActionNames())
    }
  }
}
