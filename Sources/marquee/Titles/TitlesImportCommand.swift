import ArgumentParser
import Events
import Files
import Foundation
import JSON
import Replay
import Tables

/// A file of titles → the catalogue of a running service.
struct TitlesImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Send a file of titles to a running service.",
    discussion: """
      NDJSON has one title per line, as PUT /v1/titles/ID takes it, with its id. CSV has a header; --columns says which \
      column says what: id, at, duration (seconds, 90 min, 1h30m), genres and artworks (split at , and |), launchedAt \
      (RFC 3339, 2021-09-25 or September 25, 2021), features.NAME (a number where it reads as one; features.NAME:text \
      is always a string, as a category wants it). Files are plain or gzip, - is standard input.

      A value of a table that does not fit is named with file, line and column, and its title goes without it. What the \
      service knows already is not stored again, so an import may be repeated.

      Exit codes: 0 done, 1 failed, 2 bad usage or input, 3 done, but most titles, or most values of a column, did not fit.
      """)

  @Argument(help: ArgumentHelp("A file of titles, or - for standard input.", valueName: "file"))
  var file: String

  @Option(name: .customLong("to"), help: ArgumentHelp("The service, such as http://127.0.0.1:8080.", valueName: "url"))
  var service: String

  @Option(help: "ndjson or csv; by default what the file's name ends with, else ndjson.")
  var format: TitleReader.Format?

  @Option(
    help: ArgumentHelp(
      "Of a table: id=show_id,genres=listed_in,features.year=release_year. By default columns are named so themselves.",
      valueName: "key=column,…"))
  var columns: TitleColumns?

  @Option(
    name: .customLong("at"),
    help: ArgumentHelp(
      "From when on it is so, where the file does not say: by default the service's present.", valueName: "time"))
  var since: EventTime?

  @Flag(name: .customLong("json"), help: "Print the result as JSON.")
  var printsJSON = false

  private var fileFormat: TitleReader.Format { format ?? TitleReader.Format(ofFile: file) }

  func validate() throws {
    if columns != nil, fileFormat == .ndjson { throw ValidationError("--columns: expected a table (--format csv)") }
  }

  func run() async throws {
    let report: TitleImportReport
    do {
      report = try await importTitles()
    } catch let error as FileError {
      Console.say("error: \(error)")
      throw ExitCode.badInput
    } catch let error as ReplayError {
      Console.say("error: \(error)")
      throw error.code == .input ? ExitCode.badInput : ExitCode.failure
    }
    Console.print(printsJSON ? report.json : report.table)
    for misfit in report.misfits { Console.say("note: \(misfit)") }
    if report.misfitCount > report.misfits.count {
      Console.say("note: and \((report.misfitCount - report.misfits.count).grouped) more")
    }
    if let doubt = report.doubt {
      Console.say("warning: \(doubt)")
      throw ExitCode.untrusted
    }
  }

  private func importTitles() async throws -> TitleImportReport {
    let reader = try TitleReader(path: file, format: fileFormat, columns: columns, since: since ?? .distantPast)
    let bar = ProgressBar(total: nil, label: "titles")
    defer { bar.finish() }
    return try await HTTPTransport.connected(to: service) { transport in
      try await TitleClient(transport: transport).send(reader) { bar.update($0) }
    }
  }
}

extension TitleReader.Format: ExpressibleByArgument {}

extension TitleColumns: ExpressibleByArgument {
  package init?(argument: String) {
    do { self = try TitleColumns(parsing: argument) } catch {
      Console.say("--columns: \(error)")
      return nil
    }
  }
}

extension TitleImportReport {
  /// A small table.
  fileprivate var table: String {
    var rows = [
      ("rows", self.rows.grouped), ("accepted", accepted.grouped), ("unchanged", unchanged.grouped),
      ("rejected", rejected.grouped), ("seconds", String(format: "%.2f", seconds)),
    ]
    for (column, count) in unfit.sorted(by: { $0.key < $1.key }) { rows.append(("unfit \(column)", count.grouped)) }
    let names = rows.map(\.0.count).max() ?? 0
    let values = rows.map(\.1.count).max() ?? 0
    return rows.map { name, value in
      name + String(repeating: " ", count: names - name.count + 2 + values - value.count) + value
    }.joined(separator: "\n")
  }
}
