import ArgumentParser
import Foundation

/// Results go to standard output, everything else to standard error; both unbuffered, so that a reader of a pipe sees a
/// line when it is written.
enum Console {
  static func print(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

  static func write(_ bytes: [UInt8]) { FileHandle.standardOutput.write(Data(bytes)) }

  static func say(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }
}

/// The exit codes of every command.
extension ExitCode {
  static let badInput = ExitCode(2)
  static let untrusted = ExitCode(3)
}
