import ArgumentParser
import Foundation

/// Results go to standard output, everything else to standard error; both unbuffered, so that a reader of a pipe sees a
/// line when it is written.
enum Console {
  static func print(_ line: String) { write(Array((line + "\n").utf8)) }

  /// What cannot be written was not done: the process says so and ends with 1.
  static func write(_ bytes: [UInt8]) {
    do {
      try FileHandle.standardOutput.write(contentsOf: Data(bytes))
    } catch {
      say("error: standard output cannot be written: \(error.localizedDescription)")
      exit(1)
    }
  }

  /// Where nobody can be told, nothing is lost.
  static func say(_ line: String) { note(line + "\n") }

  /// The same without a line's end.
  static func note(_ text: String) { try? FileHandle.standardError.write(contentsOf: Data(text.utf8)) }
}

/// The exit codes of every command.
extension ExitCode {
  static let badInput = ExitCode(2)
  static let untrusted = ExitCode(3)
}
