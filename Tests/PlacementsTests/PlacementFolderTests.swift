import Events
import Foundation
import Learning
import Placements
import Testing

@Suite("Folders of placement files")
struct PlacementFolderTests {
  /// What a folder of these files gives; of each error its line without the folder.
  private func load(_ files: [String: String]) throws -> (placements: [Placement], errors: [String]) {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in files { try Data(text.utf8).write(to: folder.appending(path: name)) }
    let (placed, errors) = PlacementFolder.load(folder.path())
    return (placed.map(\.placement), errors.map { $0.description.replacing("\(folder.path())/", with: "") })
  }

  @Test("all files are read, in the order of their names, and nothing else is")
  func all() throws {
    let (placements, errors) = try load([
      "b.yaml": file(["placement": "first"]), "c.yml": file(["placement": "second"]),
      "a.yaml": file(["placement": "third"]), "README.md": "# no: placement",
    ])
    #expect(placements.map(\.name) == ["third", "first", "second"])
    #expect(errors == [])
  }

  @Test("a bad file is told, and the others are read")
  func bad() throws {
    let (placements, errors) = try load([
      "a.yaml": file(["learn": "never"]), "b.yaml": file(), "c.yaml": "", "d.yaml": "placement: [",
    ])
    #expect(placements.map(\.name) == ["billboard"])
    #expect(errors.map { String($0.prefix(6)) } == ["a.yaml", "c.yaml", "d.yaml"])
    #expect(errors.first == "a.yaml:2: learn: expected one of immediate, windowClose, found never")
  }

  @Test("two files of one placement: the second is refused, and the error names both")
  func twice() throws {
    let (placements, errors) = try load(["a.yaml": file(["learn": "windowClose"]), "b.yaml": file()])
    #expect(placements.map(\.learn) == [.windowClose])
    #expect(errors == ["b.yaml: placement: billboard is already placed by a.yaml"])
  }

  @Test("a file that is no UTF-8 is refused")
  func notText() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data([0x70, 0xFF, 0x3A]).write(to: folder.appending(path: "a.yaml"))
    let (placed, errors) = PlacementFolder.load(folder.path())
    #expect(placed.isEmpty)
    #expect(errors.map(\.reason) == ["expected a readable file of UTF-8 text"])
  }

  @Test("a folder without files, or none at all, is an error")
  func empty() throws {
    #expect(try load([:]).errors.first?.hasSuffix(": expected a folder with *.yaml files") == true)
    #expect(PlacementFolder.load("/nowhere/at/all").errors.map(\.file) == ["/nowhere/at/all"])
  }
}
