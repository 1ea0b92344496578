import Events
import Files
import Learning

/// The events of several files, line after line, with a count of what was not taken.
struct EventFiles {
  let paths: [String]
  let door: EventDoor
  /// Lines that are not blank.
  private(set) var received = 0
  private(set) var rejections = Rejections()

  init(_ paths: [String], placements: [Placement]) {
    self.paths = paths
    door = EventDoor(placements: Dictionary(placements.map { ($0.name, $0) }, uniquingKeysWith: { $1 }), now: nil)
  }

  /// The name of a file, as messages have it.
  func name(of place: EventPlace) -> String { paths[place.file] == "-" ? "standard input" : paths[place.file] }

  /// Notes that an event that was read is not taken after all.
  mutating func reject(_ reason: String, _ detail: String, at place: EventPlace) {
    rejections.add(reason, detail, file: name(of: place), line: place.line)
  }

  /// What is done with an event, whose line is lent; it returns why the event is invalid here, or nil.
  typealias Body = (Event, UnsafeRawBufferPointer, EventPlace) throws(BatchError) -> String?

  /// Reads all files.
  mutating func forEach(progress: (Int) -> Void, _ body: Body) throws(BatchError) {
    for (file, path) in paths.enumerated() {
      let reader: LineReader
      do { reader = try LineReader(path: path) } catch { throw .input(error) }
      while try readLine(from: reader, file: file, body) {
        if received.isMultiple(of: 1_024) { progress(received) }
      }
    }
    progress(received)
  }

  /// Reads one line; false at the end of the file.
  private mutating func readLine(from reader: LineReader, file: Int, _ body: Body) throws(BatchError) -> Bool {
    var failure: BatchError?
    let isLine: Void?
    do {
      isLine = try reader.withNext { line in
        if EventLine.isBlank(line) { return }
        received += 1
        let place = EventPlace(file: file, line: reader.line)
        switch EventLine.read(line, door: door) {
        case .event(let event):
          do throws(BatchError) {
            if let detail = try body(event, line, place) { reject("invalid", detail, at: place) }
          } catch {
            failure = error
          }
        case .refused(let reason, let detail): reject(reason, detail, at: place)
        }
      }
    } catch {
      throw .input(error)
    }
    if let failure { throw failure }
    return isLine != nil
  }
}
