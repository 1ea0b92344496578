import ArgumentParser
import Events
import Files
import Replay

/// What is known of titles, from a file.
struct TitleOptions: ParsableArguments {
  @Option(
    name: .customLong("titles"),
    help: ArgumentHelp(
      "What is known of titles, NDJSON or (by its name) CSV; what does not say since when, is so since ever.",
      valueName: "file"))
  var file: String?

  @Option(
    help: ArgumentHelp(
      "Of a table of titles: id=show_id,genres=listed_in. By default columns are named so themselves.",
      valueName: "key=column,…"))
  var columns: TitleColumns?

  func validate() throws {
    if columns != nil, format != .csv { throw ValidationError("--columns: expected a table of titles (.csv)") }
  }

  /// The titles of the file; what does not fit is said and passed over.
  func load() throws -> [Title] {
    guard let file else { return [] }
    var titles: [Title] = []
    do {
      let reader = try TitleReader(path: file, format: format, columns: columns)
      while let title = try reader.next({ Console.say("note: \($0.error)") }) { titles.append(title) }
    } catch let error as FileError {
      Console.say("error: \(error)")
      throw ExitCode.badInput
    }
    return titles
  }

  private var format: TitleReader.Format { TitleReader.Format(ofFile: file ?? "") }
}

extension TitleReader.Format {
  /// By a file's name.
  init(ofFile file: String) { self = file.hasSuffix(".csv") || file.hasSuffix(".csv.gz") ? .csv : .ndjson }
}
