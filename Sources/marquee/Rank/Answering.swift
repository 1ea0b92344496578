import Batch
import Files
import RankingService

/// Requests, one a line → answers, one a line.
struct Answering {
  private var desk: OfflineDesk
  private let isStrict: Bool
  private var answers: [UInt8] = []
  private(set) var answered = 0
  /// Lines that are said on standard error.
  private(set) var refused = 0

  /// - Parameter isStrict: Whether the first line that is refused is the last.
  init(by desk: OfflineDesk, isStrict: Bool) {
    self.desk = desk
    self.isStrict = isStrict
  }

  /// Values of titles that did not fit.
  var unfit: Int { desk.unfit }

  /// Answers a file.
  ///
  /// - Parameters:
  ///   - path: `-` for standard input.
  ///   - output: nil for standard output.
  /// - Throws: `BatchError`: input that cannot be read, output that is not taken.
  mutating func run(file path: String, output: String?, progress: (Int) -> Void) throws(BatchError) {
    let reader: LineReader
    let file: OutputFile
    do { reader = try LineReader(path: path) } catch { throw .input(error) }
    do { file = try OutputFile(path: output) } catch { throw .failed(error) }
    while !(isStrict && refused > 0), let line = try next(of: reader) {
      answer(line, of: reader)
      if answers.count >= Answering.pieceSize { try deliver(to: file) }
      progress(answered + refused)
    }
    try deliver(to: file)
    do { try file.finish() } catch { throw .failed(error) }
  }

  /// How many bytes are written at once.
  private static let pieceSize = 1 << 16

  private func next(of reader: LineReader) throws(BatchError) -> [UInt8]? {
    do { return try reader.next() } catch { throw .input(error) }
  }

  private mutating func answer(_ line: [UInt8], of reader: LineReader) {
    guard !line.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) else { return }
    do throws(Problem) {
      answers += try desk.answer(line, number: reader.line).body
      answers.append(UInt8(ascii: "\n"))
      answered += 1
    } catch {
      refused += 1
      Console.say("error: \(reader.error(error.sentence))")
    }
  }

  private mutating func deliver(to file: OutputFile) throws(BatchError) {
    do { try file.append(answers) } catch { throw .failed(error) }
    answers.removeAll(keepingCapacity: true)
  }
}
