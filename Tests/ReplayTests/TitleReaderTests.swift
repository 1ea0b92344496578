import Events
import Files
import Foundation
import Replay
import Testing

@Suite("Titles from files")
struct TitleReaderTests {
  /// Everything that a file says, and what of it was passed over.
  private func read(
    _ text: String, _ format: TitleReader.Format, columns: String? = nil, since: EventTime = .distantPast
  ) throws -> (titles: [Title], misfits: [TitleMisfit]) {
    let path = "\(FileManager.default.temporaryDirectory.path)/marquee-titles-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    let reader = try TitleReader(
      path: path, format: format, columns: columns.map { try TitleColumns(parsing: $0) }, since: since)
    var (titles, misfits): ([Title], [TitleMisfit]) = ([], [])
    while let title = try reader.next({ misfits.append($0) }) { titles.append(title) }
    return (titles, misfits)
  }

  @Test("a table with a map of columns: lists, durations, dates and features")
  func table() throws {
    let text = """
      show_id,length,tags,added,year,rating,skipped
      s1, 90 min ,"Dramas, Crime | Docs","September 25, 2021",2020,PG-13,x
      s2,,,,,,
      """
    let columns =
      "id=show_id,duration=length,genres=tags,launchedAt=added,features.year=year,features.rating=rating,"
      + "features.cohort:text=year"
    let (titles, misfits) = try read(text, .csv, columns: columns)
    #expect(misfits.isEmpty)
    #expect(
      titles == [
        Title(
          id: "s1", at: .distantPast, duration: 5_400, genres: ["Dramas", "Crime", "Docs"],
          launchedAt: EventTime(milliseconds: 1_632_528_000_000),
          features: ["year": .number(2020), "rating": .text("PG-13"), "cohort": .text("2020")]),
        Title(id: "s2", at: .distantPast),
      ])
  }

  @Test("columns that are named as keys are need no map, others say nothing; a time may be given for all")
  func ownNames() throws {
    let text = "at,id,features.a,other,artworks\n2021-01-01,x,1,2,i1|i2\n,y,,,\n"
    let (titles, misfits) = try read(text, .csv, since: EventTime(milliseconds: 7))
    #expect(misfits.isEmpty)
    #expect(
      titles == [
        Title(
          id: "x", at: EventTime(milliseconds: 1_609_459_200_000), artworks: ["i1", "i2"], features: ["a": .number(1)]),
        Title(id: "y", at: EventTime(milliseconds: 7)),
      ])
  }

  @Test(
    "durations as people write them",
    arguments: [
      ("90", 90), ("90.5", 90.5), ("90 min", 5_400), ("1h30m", 5_400), ("1 h 30 min 5 s", 5_405), ("2 hours", 7_200),
      ("45m", 2_700), ("0", nil), ("-5", nil), ("2 Seasons", nil), ("1h 30", nil), ("nan", nil), ("1e9", nil),
      ("m", nil), ("1.5.2 min", nil), ("٣ min", nil),
    ] as [(String, Double?)])
  func durations(text: String, seconds: Double?) throws {
    let (titles, misfits) = try read("id,duration\nx,\(text)\n", .csv)
    #expect(titles.map(\.duration) == [seconds])
    #expect(misfits.count == (seconds == nil ? 1 : 0))
  }

  @Test(
    "times as people write them",
    arguments: [
      ("1970-01-02", 86_400_000), ("1970-01-01T00:00:01Z", 1_000), ("January 2, 1970", 86_400_000),
      ("2021-02-29", nil), ("February 29, 2021", nil), ("soon", nil), ("1969-12-31", nil), ("Smarch 1, 2021", nil),
    ] as [(String, Int64?)])
  func times(text: String, milliseconds: Int64?) throws {
    let (titles, misfits) = try read("id,launchedAt\nx,\"\(text)\"\n", .csv)
    #expect(titles.map(\.launchedAt?.milliseconds) == [milliseconds])
    #expect(misfits.count == (milliseconds == nil ? 1 : 0))
  }

  @Test("a value that does not fit is named with line and column and left out; a row without an id is passed over")
  func misfits() throws {
    let text = "id,duration,genres\nx,2 Seasons,drama\n,60,\ny,60\nz,60,\n"
    let (titles, misfits) = try read(text, .csv)
    let (x, z) = (Title(id: "x", at: .distantPast, genres: ["drama"]), Title(id: "z", at: .distantPast, duration: 60))
    #expect(titles == [x, z])
    #expect(misfits.map(\.error.line) == [2, 3, 4])
    #expect(misfits.map(\.error.column) == ["duration", "id", nil])
    guard case .value(let error, "duration") = misfits[0], case .row = misfits[1], case .row = misfits[2] else {
      Issue.record("\(misfits)")
      return
    }
    #expect(error.description.contains(#":2: duration: expected a duration such as 5400, 90 min or 1h30m"#))
  }

  @Test("NDJSON: what PUT takes, with its id; a line that is none is named and passed over")
  func lines() throws {
    let text = """
      {"id":"a","duration":60,"at":"2021-01-01T00:00:00Z"}

      {"id":"b","duration":"long"}
      {"genres":[]}
      {"id":"c"}
      """
    let (titles, misfits) = try read(text, .ndjson)
    #expect(titles.map(\.id) == ["a", "c"])
    #expect(titles.map(\.at.milliseconds) == [1_609_459_200_000, EventTime.distantPast.milliseconds])
    #expect(misfits.map(\.error.line) == [3, 4])
  }

  @Test(
    "a map of columns that cannot be meant is refused",
    arguments: [
      "", "id", "id=", "duration=x", "id=a,id=b", "id=a,colour=b", "id=a,features.=b", "id=a,",
      "id=a,features.:text=b", "id=a,features.x=b,features.x:text=c",
    ])
  func badMaps(text: String) {
    #expect(throws: TitleColumns.Mistake.self) { _ = try TitleColumns(parsing: text) }
  }

  @Test("a table without a header, without an id, or without a column that was named is refused")
  func badTables() {
    #expect(throws: FileError.self) { _ = try read("", .csv) }
    #expect(throws: FileError.self) { _ = try read("name,duration\n", .csv) }
    #expect(throws: FileError.self) { _ = try read("id\nx\n", .csv, columns: "id=id,duration=length") }
  }

  /// 8,807 real titles; looked at where somebody has put them beside the repository.
  @Test("the real catalogue of 8,807 titles: 6,131 lengths fit, 2,676 are seasons, 10 have no date")
  func realTitles() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardizedFileURL
    let path = root.appending(path: "../shared/data/netflix_titles/netflix_titles.clean.csv").standardizedFileURL.path()
    guard FileManager.default.fileExists(atPath: path) else { return }
    let columns = try TitleColumns(
      parsing: "id=show_id,duration=duration,genres=listed_in,launchedAt=date_added,features.year=release_year")
    let reader = try TitleReader(path: path, format: .csv, columns: columns)
    var (titles, misfits): ([Title], [TitleMisfit]) = ([], [])
    while let title = try reader.next({ misfits.append($0) }) { titles.append(title) }
    #expect(titles.count == 8_807)
    #expect(misfits.count == 2_676 && misfits.allSatisfy { $0.error.column == "duration" })
    #expect(titles.count { $0.duration != nil } == 6_131)
    #expect(titles.count { $0.launchedAt != nil } == 8_797)
    #expect(titles.allSatisfy { $0.features["year"] != nil && !$0.genres.isEmpty })
  }
}
