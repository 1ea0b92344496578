import ArgumentParser
import Bandits
import Batch
import Foundation
import JSON
import Learning
import Placements
import Tables

/// A policy on a stream whose rewards are all known.
struct ProgressiveOptions: ParsableArguments {
  @Flag(
    name: .customLong("progressive"),
    help:
      "Play a policy on the rounds of a file, with a context feature x and action features f, and say what it earned.")
  var isAsked = false

  @Option(help: ArgumentHelp("The placement file whose policy, model and features are played.", valueName: "yaml"))
  var policy: String?

  @Option(help: ArgumentHelp("Orders of the rows, a JSON list of lists; without it, the file's.", valueName: "file"))
  var permutation: String?

  @Option(help: ArgumentHelp("Which of these orders, from 0.", valueName: "number"))
  var order: Int?

  @Option(help: ArgumentHelp("Play so many rounds at most.", valueName: "count"))
  var rounds: Int?

  func validate(files: [String]) throws {
    guard isAsked else {
      if policy != nil || permutation != nil || order != nil || rounds != nil {
        throw ValidationError("--policy, --permutation, --order and --rounds go with --progressive")
      }
      return
    }
    guard files.count == 1 else { throw ValidationError("--progressive: expected one file, found \(files.count)") }
    guard policy != nil else { throw ValidationError("--policy: expected a placement file") }
    guard order == nil || permutation != nil else { throw ValidationError("--order goes with --permutation") }
    guard order ?? 0 >= 0 else { throw ValidationError("--order: expected a number from 0") }
    guard rounds ?? 1 >= 1 else { throw ValidationError("--rounds: expected at least 1") }
  }

  func run(file: String, printsJSON: Bool) throws {
    let validation: ProgressiveValidation
    do {
      validation = try play(file)
    } catch let error as PlacementError {
      Console.say("error: \(error)")
      throw ExitCode.badInput
    } catch let error as BatchError {
      Console.say("error: \(error)")
      throw error.code == .input ? ExitCode.badInput : ExitCode.failure
    }
    Console.print(printsJSON ? json(validation) : table(validation))
    if let doubt = validation.doubt {
      Console.say("warning: \(doubt)")
      throw ExitCode.untrusted
    }
  }

  private func table(_ validation: ProgressiveValidation) -> String {
    """
    rounds          \(validation.rounds.grouped)
    average reward  \(String(format: "%.5f", validation.averageReward ?? 0))
    unlearned       \(validation.unlearned.grouped)
    """
  }

  private func json(_ validation: ProgressiveValidation) -> String {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("rounds", validation.rounds)
      writer.member("averageReward", validation.averageReward ?? 0)
      writer.member("unlearned", validation.unlearned)
    }
    return writer.text
  }

  /// A stream has no other features than these two.
  private func checkFeatures(of placement: Placement) throws {
    let (context, action) = (placement.features.context.map(\.name), placement.features.action.map(\.name))
    guard placement.model.kind != .counts, !context.contains("x"), !action.contains("f") else { return }
    Console.say(
      "error: \(policy ?? ""): expected a context feature x or an action feature f, which are all that a stream has; "
        + "found \((context + action).joined(separator: ", "))")
    throw ExitCode.badInput
  }

  private func play(_ file: String) throws -> ProgressiveValidation {
    let placement = try PlacementFolder.read(policy ?? "").placement
    try checkFeatures(of: placement)
    let rowOrder = try permutation.map { try RowOrder(path: $0, number: order ?? 0) }
    let stream = try FullInformationStream(path: file, order: rowOrder, limit: rounds)
    var validation = ProgressiveValidation(placement: placement)
    let bar = ProgressBar(total: stream.rows.count, label: "rounds")
    defer { bar.finish() }
    try stream.play(&validation) { bar.update($0) }
    return validation
  }
}
