import Files
import Foundation
import Testing

@Suite("Output files")
struct OutputFileTests {
  /// Lends a new empty folder and removes it.
  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "files-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }

  private func names(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  }

  @Test("the pieces are the file, once it is finished")
  func whole() throws {
    try withFolder { folder in
      let file = try OutputFile(path: folder + "/out")
      try file.append(Array("one ".utf8))
      try file.append(Array("two".utf8))
      #expect(try names(in: folder) != ["out"])
      try file.finish()
      #expect(try names(in: folder) == ["out"])
      #expect(try String(contentsOfFile: folder + "/out", encoding: .utf8) == "one two")
    }
  }

  @Test("what is not finished leaves nothing, and an older file as it was")
  func unfinished() throws {
    try withFolder { folder in
      try "old".write(toFile: folder + "/out", atomically: false, encoding: .utf8)
      do {
        let file = try OutputFile(path: folder + "/out")
        try file.append([1])
      }
      #expect(try names(in: folder) == ["out"])
      #expect(try String(contentsOfFile: folder + "/out", encoding: .utf8) == "old")
    }
  }

  @Test("a device is written as it is; a full one is an error that says so")
  func devices() throws {
    try OutputFile(path: "/dev/null").append([1])
    let error = #expect(throws: FileError.self) { try OutputFile(path: "/dev/full").append([1]) }
    #expect(error?.description.hasPrefix("/dev/full: cannot be written: ") == true)
  }

  @Test("a folder that is not there is an error that names the file")
  func missing() throws {
    try withFolder { folder in
      let error = #expect(throws: FileError.self) { _ = try OutputFile(path: folder + "/absent/out") }
      #expect(error?.description.hasPrefix("\(folder)/absent/out: cannot be made: ") == true)
    }
  }
}
