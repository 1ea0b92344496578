import Foundation
import Snapshots
import Testing

@Suite("Durable files")
struct DurableFileTests {
  @Test("what is written is read back, from empty to a few megabytes")
  func roundTrip() throws {
    try withFolder { folder in
      for count in [0, 1, 4096, 3_000_001] {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try DurableFile.write(bytes, to: folder + "/file")
        #expect(try DurableFile.read(folder + "/file", limit: count) == bytes)
      }
    }
  }

  @Test("a write leaves the file, for its owner to change and for others to read, and no temporary")
  func noDebris() throws {
    try withFolder { folder in
      try DurableFile.write([1], to: folder + "/file")
      try DurableFile.write([2], to: folder + "/file")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["file"])
      let attributes = try FileManager.default.attributesOfItem(atPath: folder + "/file")
      let mode = try #require(attributes[.posixPermissions] as? Int)
      // The umask may take some of 0644, but not what is the owner's.
      #expect(mode & ~0o644 == 0 && mode & 0o600 == 0o600)
    }
  }

  @Test("a file is replaced by another, never written over")
  func replaces() throws {
    try withFolder { folder in
      try DurableFile.write([1, 1, 1], to: folder + "/file")
      // A second name for the first file: it shows what someone sees who has it open.
      try FileManager.default.linkItem(atPath: folder + "/file", toPath: folder + "/before")
      try DurableFile.write([2], to: folder + "/file")
      #expect(try DurableFile.read(folder + "/before", limit: 3) == [1, 1, 1])
      #expect(try DurableFile.read(folder + "/file", limit: 3) == [2])
    }
  }

  @Test("a write that fails late removes its temporary, keeps what was there and names the path")
  func failedRename() throws {
    try withFolder { folder in
      let path = folder + "/occupied"
      try FileManager.default.createDirectory(atPath: path + "/inside", withIntermediateDirectories: true)
      let error = try #require(failure { () throws(DurableFileError) in try DurableFile.write([1], to: path) })
      #expect(error.code == .system)
      #expect(error.operation == .rename)
      #expect(error.description.hasPrefix("rename \(path): "))
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["occupied"])
      #expect(try FileManager.default.contentsOfDirectory(atPath: path) == ["inside"])
    }
  }

  @Test("a folder or a file that is missing is named, with the system's words")
  func missing() throws {
    try withFolder { folder in
      let path = folder + "/absent/file"
      let write = try #require(failure { () throws(DurableFileError) in try DurableFile.write([1], to: path) })
      #expect(write.code == .missing)
      #expect(write.description == "open \(path): No such file or directory (missing)")
      let read = try #require(
        failure { () throws(DurableFileError) in _ = try DurableFile.read(path, limit: 1) })
      #expect(read == write)
    }
  }

  @Test("a file over the limit, a folder and a pipe are refused")
  func refused() throws {
    try withFolder { folder in
      try DurableFile.write([1, 2, 3], to: folder + "/file")
      let large = failure { () throws(DurableFileError) in _ = try DurableFile.read(folder + "/file", limit: 2) }
      #expect(large?.code == .tooLarge)
      #expect(large?.description == "read \(folder)/file: 3 bytes are more than 2 (tooLarge)")
      #expect(mkfifo(folder + "/pipe", 0o600) == 0)
      for path in [folder, folder + "/pipe", "/dev/null"] {
        let error = failure { () throws(DurableFileError) in _ = try DurableFile.read(path, limit: 2) }
        #expect(error?.code == .notAFile, "\(path)")
        #expect(error?.path == path)
      }
    }
  }

  @Test("a file is taken away, also twice; it is moved with its bytes, and over another")
  func movesAndRemoves() throws {
    try withFolder { folder in
      try DurableFile.write([1, 2, 3], to: folder + "/file")
      try FileManager.default.createDirectory(atPath: folder + "/other", withIntermediateDirectories: true)
      try DurableFile.write([9], to: folder + "/other/file")
      try DurableFile.move(folder + "/file", to: folder + "/other/file")
      #expect(try DurableFile.read(folder + "/other/file", limit: 3) == [1, 2, 3])
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["other"])
      let error = failure { () throws(DurableFileError) in
        try DurableFile.move(folder + "/file", to: folder + "/other/file")
      }
      #expect(error?.code == .missing && error?.operation == .rename)
      for _ in 0..<2 { try DurableFile.remove(folder + "/other/file") }
      try DurableFile.remove(folder + "/absent/file")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder + "/other").isEmpty)
      let refused = failure { () throws(DurableFileError) in try DurableFile.remove(folder + "/other") }
      #expect(refused?.operation == .remove)
    }
  }

  @Test("the start of a file is read with the size of the whole, and never more than there is")
  func starts() throws {
    try withFolder { folder in
      try DurableFile.write([1, 2, 3], to: folder + "/file")
      for (count, bytes) in [(0, []), (2, [1, 2]), (3, [1, 2, 3]), (100, [1, 2, 3])] as [(Int, [UInt8])] {
        let start = try DurableFile.readStart(folder + "/file", count: count)
        #expect(start.bytes == bytes && start.size == 3)
      }
      let error = failure { () throws(DurableFileError) in _ = try DurableFile.readStart(folder, count: 1) }
      #expect(error?.code == .notAFile)
    }
  }

  private func failure(_ body: () throws(DurableFileError) -> Void) -> DurableFileError? {
    do throws(DurableFileError) {
      try body()
      return nil
    } catch {
      return error
    }
  }

  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("durable-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }
}
