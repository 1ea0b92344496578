import ArgumentParser
import Evaluation
import Foundation
import Learning
import LoggedRounds
import Placements
import RoundFiles
import Snapshots

/// The policies that are judged, as flags say.
struct Subjects {
  private let flags: [PolicyFlag]
  private let log: EvaluatedLog
  private let folds: Folds
  /// By name of the flag.
  private var tables: [String: TablePolicy] = [:]

  /// Reads the tables, which name actions: before the log is read.
  init(_ command: EvaluateCommand, of log: EvaluatedLog) throws {
    flags = (command.policyFlags + command.probabilities).sorted { $0.sequence < $1.sequence }
    folds = Folds(command.folds, seed: command.options.seed)
    self.log = log
    for flag in flags {
      if case .table(let file) = flag.kind {
        tables[flag.name] = try ProbabilityTable.read(file: file, names: log.source.names)
      }
    }
  }

  /// All of them, in the order of the flags.
  ///
  /// - Parameter bringsPolicy: Whether the log has an evaluation distribution of its own, which is judged where no flag is given.
  func all(bringsPolicy: Bool) async throws -> [Subject] {
    guard !flags.isEmpty else {
      return bringsPolicy
        ? [Subject("given", about: "the log's own pi", .weighed(GivenPolicy())), logged("logged")]
        : [uniform("uniform"), logged("logged")]
    }
    let chances = flags.contains { $0.isOnline } ? try await chances() : LoggedChances()
    return try flags.map { try subject($0, chances) }
  }

  /// Whether a policy of that name ranks by a snapshot.
  func isSnapshot(_ name: String) -> Bool {
    flags.contains { flag in if case .snapshot = flag.kind { flag.name == name } else { false } }
  }

  private func subject(_ flag: PolicyFlag, _ chances: LoggedChances) throws -> Subject {
    switch flag.kind {
    case .uniform: return uniform(flag.name)
    case .logged: return logged(flag.name)
    case .given: return Subject(flag.name, about: "the log's own pi", .weighed(GivenPolicy()))
    case .bestFixed:
      return Subject(
        flag.name, about: "the one action that is best by the rounds of other folds",
        .fitted(BestFixedAction(names: log.source.names, folds: folds)))
    case .table(let file):
      guard let table = tables[flag.name] else { preconditionFailure("a table that was not read") }
      return Subject(flag.name, about: file, .weighed(table))
    case .snapshot(let placement, let file):
      let policy = try PlacementPolicy(
        Subjects.placement(placement), snapshot: Subjects.bytes(of: file), path: file,
        reading: PlacementFolder.reading, catalogue: log.catalogue)
      return Subject(flag.name, about: "\(placement) by \(file): \(policy.about)", .weighed(policy))
    case .online(let path):
      let placement = try Subjects.placement(path)
      let policy = try LearningPlacement(placement: placement, chances: chances, names: log.source.names)
      return Subject(flag.name, about: "\(path), learning as it goes from first places", .learning(policy))
    }
  }

  private func uniform(_ name: String) -> Subject {
    Subject(name, about: "every action with the same chance", .weighed(EvenPolicy()))
  }

  private func logged(_ name: String) -> Subject { Subject(name, about: "what was earned", .logged) }

  /// How the log draws, by a reading of its own.
  private func chances() async throws -> LoggedChances {
    var chances = LoggedChances()
    _ = try await log.source.read { chances.note($0) }
    return chances
  }

  /// The placement of a file.
  static func placement(_ path: String) throws(EvaluationError) -> Placement {
    do throws(PlacementError) { return try PlacementFolder.read(path).placement } catch {
      throw EvaluationError(.input, "\(error)")
    }
  }

  private static func bytes(of path: String) throws(EvaluationError) -> [UInt8] {
    do { return try DurableFile.read(path, limit: SnapshotFolder.sizeLimit) } catch {
      throw EvaluationError(.input, "\(error)")
    }
  }
}

extension PolicyFlag {
  fileprivate var isOnline: Bool { if case .online = kind { true } else { false } }
}
