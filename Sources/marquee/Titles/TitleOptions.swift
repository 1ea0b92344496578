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

  /// How many values that do not fit are said one by one.
  private static let told = 20

  /// The titles of the file; what does not fit is said and passed over.
  func load() throws -> [Title] {
    guard let file else { return [] }
    var titles: [Title] = []
    var misfits = 0
    do throws(FileError) {
      let reader = try TitleReader(path: file, format: format, columns: columns)
      while let title = try reader.next({ misfit in
        misfits += 1
        if misfits <= TitleOptions.told { Console.say("note: \(misfit.error)") }
      }) {
        titles.append(title)
      }
    } catch {
      Console.say("error: \(error)")
      throw ExitCode.badInput
    }
    if misfits > TitleOptions.told { Console.say("note: and \(misfits - TitleOptions.told) more do not fit") }
    return titles
  }

  private var format: TitleReader.Format { TitleReader.Format(ofFile: file ?? "") }
}

extension TitleReader.Format {
  /// By a file's name.
  init(ofFile file: String) { self = file.hasSuffix(".csv") || file.hasSuffix(".csv.gz") ? .csv : .ndjson }
}
