package import Events
import Files
import Foundation
import JSON

/// One event as the wire has it, and where it comes from.
package struct EncodedEvent: Sendable, Equatable {
  /// One JSON value without a line feed.
  package let json: [UInt8]
  /// Nil where it could not be read: the service says why.
  package let at: EventTime?
  package let file: String
  package let line: Int
}

/// What a replay sends: events from files, one by one.
package final class EventSource {
  /// How the files hold them.
  package enum Format: String, CaseIterable, Sendable {
    /// One event per line, passed on as it is: the service checks it. Empty lines are passed over.
    case ndjson
    /// An Open Bandit log.
    case obd
  }

  private enum Origin {
    case lines(waiting: ArraySlice<String>, current: LineReader?)
    case openBandit(OpenBanditLog)
  }

  /// The placements that the events are for, as far as they were named; empty for recorded events.
  package let placements: [String]
  private var origin: Origin

  /// Opens the files; an Open Bandit log is read once to the end.
  ///
  /// - Parameter files: In order; `-` is standard input.
  /// - Throws: `ReplayError` if a file cannot be read, an Open Bandit log has a bad row, or the placements do not go
  ///   with the format: an Open Bandit log needs at least one, recorded events name their own.
  package init(files: [String], format: Format, placements: [String] = []) throws(ReplayError) {
    self.placements = placements
    switch format {
    case .ndjson:
      guard placements.isEmpty else { throw .input("expected no placement: recorded events name their own") }
      for file in files where file != "-" && !FileManager.default.isReadableFile(atPath: file) {
        throw .input("there is no such file, or it may not be read", file: file)
      }
      origin = .lines(waiting: files[...], current: nil)
    case .obd:
      var names: [PlacementName] = []
      for placement in placements {
        do { names.append(try PlacementName(validating: placement)) } catch {
          throw .input("placement: \(error.description)")
        }
      }
      origin = .openBandit(try OpenBanditLog(files: files, placements: names))
    }
  }

  /// How many events there will be, where that is known.
  package var count: Int? {
    if case .openBandit(let log) = origin { log.eventCount } else { nil }
  }

  /// The next event; nil after the last.
  ///
  /// - Throws: `ReplayError`, naming file and line.
  package func next() throws(ReplayError) -> EncodedEvent? {
    switch origin {
    case .lines(var waiting, var current):
      defer { origin = .lines(waiting: waiting, current: current) }
      return try EventSource.nextLine(&waiting, &current)
    case .openBandit(let log):
      guard let entry = try log.next() else { return nil }
      var writer = JSONWriter(reserving: 1_024)
      entry.event.write(to: &writer)
      return EncodedEvent(json: writer.bytes, at: entry.event.at, file: entry.file, line: entry.line)
    }
  }

  private static func nextLine(
    _ waiting: inout ArraySlice<String>, _ current: inout LineReader?
  ) throws(ReplayError) -> EncodedEvent? {
    do throws(FileError) {
      while true {
        if let reader = current, let line = try reader.next() {
          if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { continue }
          return EncodedEvent(json: line, at: time(of: line), file: reader.name, line: reader.line)
        }
        guard let file = waiting.popFirst() else { return nil }
        current = try LineReader(path: file)
      }
    } catch {
      throw ReplayError(error)
    }
  }

  /// What an event says its time is.
  static func time(of json: [UInt8]) -> EventTime? {
    try? JSONReader.document(json) { reader in
      var at: EventTime?
      try reader.object { reader, key in
        if key == "at" { at = try reader.time() } else { try reader.skip() }
      }
      return at
    }
  }
}
