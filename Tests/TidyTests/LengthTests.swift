import Testing

/// How long files and functions may be.
enum Length {
  static let file = 400
  static let usualFile = 250
  static let function = 70
  static let readme = 150

  static func tooLong(_ file: TextFile, limit: Int) -> [Finding] {
    let count = file.lines.count
    if count <= limit { return [] }
    return [Finding(path: file.path, line: limit + 1, problem: "\(count) lines, at most \(limit) are allowed")]
  }

  /// The files that are not short, when they are more than 15% of all.
  static func tooManyLong(_ files: [TextFile]) -> [Finding] {
    let long = files.flatMap { tooLong($0, limit: usualFile - 1) }
    return long.count * 100 > files.count * 15 ? long : []
  }

  /// Functions, initializers and subscripts, from the line with the keyword to the closing brace.
  static func longFunctions(_ file: TextFile, limit: Int = function) -> [Finding] {
    var reader = FunctionReader()
    return zip(1..., file.code.lines).flatMap { number, line in reader.read(line, number: number) }
      .filter { $0.count > limit }
      .map { Finding(path: file.path, line: $0.lowerBound, problem: "a function of \($0.count) lines, not \(limit)") }
  }
}

/// Finds functions by their braces, line by line.
private struct FunctionReader {
  private var braces = 0
  private var parentheses = 0
  /// A declaration whose body has not begun.
  private var declared: (line: Int, braces: Int, parentheses: Int)?
  private var open: [(line: Int, braces: Int)] = []

  /// The lines of the functions that end on this line.
  mutating func read(_ line: Substring, number: Int) -> [ClosedRange<Int>] {
    if isDeclaration(line) { declared = (number, braces, parentheses) }
    var closed: [ClosedRange<Int>] = []
    for character in line {
      switch character {
      case "(", "[": parentheses += 1
      case ")", "]": parentheses -= 1
      case "{":
        if let begun = declared, begun.parentheses == parentheses {
          open.append((begun.line, braces))
          declared = nil
        }
        braces += 1
      case "}":
        braces -= 1
        if let begun = declared, begun.braces > braces { declared = nil }
        if let last = open.last, last.braces == braces {
          closed.append(last.line...number)
          open.removeLast()
        }
      default: break
      }
    }
    return closed
  }

  private func isDeclaration(_ line: Substring) -> Bool {
    if line.containsWord("func") { return true }
    let words = line.split(whereSeparator: \.isWhitespace).drop { Self.modifiers.contains($0) }
    return ["init(", "init?(", "init<", "deinit", "subscript(", "subscript<"].contains {
      words.first?.hasPrefix($0) == true
    }
  }

  private static let modifiers: Set<Substring> = [
    "convenience", "fileprivate", "nonisolated", "override", "package", "private", "public", "required", "static",
  ]
}

@Suite("Length")
struct LengthTests {
  @Test("a Swift file has at most 400 lines")
  func files() {
    expectNone(Repository.current.swiftFiles.flatMap { Length.tooLong($0, limit: Length.file) })
  }

  @Test("at least 85% of the Swift files have fewer than 250 lines")
  func usualFiles() { expectNone(Length.tooManyLong(Repository.current.swiftFiles)) }

  @Test("a function has at most 70 lines")
  func functions() { expectNone(Repository.current.swiftFiles.flatMap { Length.longFunctions($0) }) }

  @Test("the README has at most 150 lines")
  func readme() {
    let readme = Repository.current.file("README.md").map { [$0] } ?? []
    expectNone(readme.flatMap { Length.tooLong($0, limit: Length.readme) })
  }

  @Test("a file one line over the limit is found, one at the limit is not")
  func longFileIsFound() {
    let lines = TextFile(path: "a.swift", text: String(repeating: "\n", count: 4))
    #expect(Length.tooLong(lines, limit: 3).map(\.line) == [4])
    #expect(Length.tooLong(lines, limit: 4) == [])
  }

  @Test("three files of 250 lines in twenty are borne, four are found")
  func manyLongFilesAreFound() {
    let short = TextFile(path: "a.swift", text: String(repeating: "\n", count: Length.usualFile - 1))
    let long = TextFile(path: "b.swift", text: String(repeating: "\n", count: Length.usualFile))
    #expect(Length.tooManyLong(Array(repeating: short, count: 17) + Array(repeating: long, count: 3)) == [])
    #expect(Length.tooManyLong(Array(repeating: short, count: 16) + Array(repeating: long, count: 4)).count == 4)
  }

  @Test("a long function, initializer or nested function is found where it begins, a short one is not")
  func longFunctionIsFound() {
    let text = """
      protocol P {
        func required() -> Int
      }
      struct S {
        init() {
          a(if: "{")
          b()
        }
        public func f(_ body: () -> Void = {}) {
          func g() {

          }
        }
        func h() -> Int { 1 }
        private init?(_ x: Int) {
        }
      }
      """
    let file = TextFile(path: "a.swift", text: text)
    #expect(Length.longFunctions(file, limit: 2).map(\.line) == [5, 10, 9])
    #expect(Length.longFunctions(file, limit: 4).map(\.line) == [9])
  }
}
