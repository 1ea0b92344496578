import Foundation
import Tables

extension Screen {
  /// Standard output as it is now.
  static var output: Screen {
    var size = winsize()
    let isKnown = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0
    return Screen(
      isTerminal: isatty(STDOUT_FILENO) == 1, columns: isKnown ? Int(size.ws_col) : nil,
      environment: ProcessInfo.processInfo.environment)
  }
}

extension Console {
  /// A table on standard output: as wide as the terminal and in colours there, in full and plain in a file.
  static func print(_ table: Table) { print(table.text(on: .output)) }
}
