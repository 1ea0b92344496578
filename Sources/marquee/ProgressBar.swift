import Foundation
import Synchronization
import Tables

/// How far something is, on standard error: a bar on a terminal, else a line every few seconds.
///
/// Redrawn at most ten times per second, so it may be updated as often as one likes.
final class ProgressBar: Sendable {
  private struct State {
    var done = 0
    var lastDrawn: ContinuousClock.Instant?
    var isFinished = false
  }

  private let total: Int?
  private let label: String
  private let isTerminal: Bool
  private let start = ContinuousClock.now
  private let state = Mutex(State())

  /// - Parameter total: What `done` will be at the end; nil if that is not known.
  init(total: Int?, label: String) {
    self.total = total
    self.label = label
    isTerminal = isatty(STDERR_FILENO) == 1
  }

  func update(_ done: Int) {
    state.withLock { state in
      state.done = done
      let interval: Duration = isTerminal ? .milliseconds(100) : .seconds(3)
      let now = ContinuousClock.now
      // Without a terminal the first line comes after an interval too: what is quick says one line, at the end.
      guard now - (state.lastDrawn ?? (isTerminal ? start - interval : start)) >= interval else { return }
      state.lastDrawn = now
      draw(done, end: isTerminal ? "" : "\n")
    }
  }

  /// Draws the end and leaves the line; nothing if nothing was done. Once is enough, more does nothing.
  func finish() {
    state.withLock { state in
      guard !state.isFinished, state.done > 0 else { return }
      state.isFinished = true
      draw(state.done, end: "\n")
    }
  }

  /// Takes the bar away and says no more: what is done here came to nothing, and the error stands alone.
  func abandon() {
    state.withLock { state in
      guard !state.isFinished else { return }
      state.isFinished = true
      if isTerminal, state.lastDrawn != nil { Console.note(ProgressBar.lineStart) }
    }
  }

  /// Back to the line's beginning, and away with what stood there.
  private static let lineStart = "\r\u{1B}[K"

  private func draw(_ done: Int, end: String) {
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    let rate = seconds > 0 ? Int(Double(done) / seconds) : 0
    let bar = isTerminal ? total.map { ProgressBar.bar(done, of: $0) } : nil
    let count = total.map { "\(done.grouped) of \($0.grouped)" } ?? done.grouped
    let text = [label, bar, count, "\(rate.grouped)/s"].compactMap { $0 }.joined(separator: "  ")
    Console.note((isTerminal ? ProgressBar.lineStart : "") + text + end)
  }

  private static func bar(_ done: Int, of total: Int) -> String {
    let width = 30
    let filled = total > 0 ? Int(Double(width) * min(1, Double(done) / Double(total))) : width
    return String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
  }
}
