import Events
import Foundation
package import Learning

/// A folder of placement files.
package enum PlacementFolder {
  /// Reads every `*.yaml` and `*.yml` of a folder, but hidden ones, in the order of their names.
  ///
  /// - Returns: The files whose placements are valid, and an error for each file that is not; also where two files name one
  ///   placement, or the folder has none.
  package static func load(_ folder: String) -> (files: [PlacementFile], errors: [PlacementError]) {
    var placed: [PlacementFile] = []
    var errors: [PlacementError] = []
    var files: [PlacementName: String] = [:]
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    // Editors leave hidden files of these names.
    let visible = names.sorted().filter { !$0.hasPrefix(".") }
    for name in visible where name.hasSuffix(".yaml") || name.hasSuffix(".yml") {
      let file = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
      do throws(PlacementError) {
        let found = try read(file)
        let name = found.placement.name
        if let other = files.updateValue(file, forKey: name) {
          throw PlacementError(
            file: file, line: nil, key: "placement", reason: "\(name) is already placed by \(other)")
        }
        placed.append(found)
      } catch {
        errors.append(error)
      }
    }
    if placed.isEmpty && errors.isEmpty {
      errors.append(PlacementError(file: folder, line: nil, key: "", reason: "expected a folder with *.yaml files"))
    }
    return (placed, errors)
  }

  /// Reads one placement file.
  ///
  /// - Throws: `PlacementError`; also if the file cannot be read or is no UTF-8.
  package static func read(_ file: String) throws(PlacementError) -> PlacementFile {
    guard let data = FileManager.default.contents(atPath: file), let yaml = String(data: data, encoding: .utf8) else {
      throw PlacementError(file: file, line: nil, key: "", reason: "expected a readable file of UTF-8 text")
    }
    return PlacementFile(try Placement(yaml: yaml, file: file), text: yaml)
  }

  /// Reads the texts that a log keeps.
  package static let reading: PlacementReading = { name, text in
    try Placement(yaml: text, file: "\(name) in the log")
  }
}
