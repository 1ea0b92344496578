import Events
import Foundation
package import Learning

/// A folder of placement files.
package enum PlacementFolder {
  /// Reads every `*.yaml` of a folder, in the order of their names.
  ///
  /// - Returns: The placements that are valid, and an error for each file that is not; also where two files name one
  ///   placement, or the folder has none.
  package static func load(_ folder: String) -> (placements: [Placement], errors: [PlacementError]) {
    var placements: [Placement] = []
    var errors: [PlacementError] = []
    var files: [PlacementName: String] = [:]
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for name in names.sorted() where name.hasSuffix(".yaml") || name.hasSuffix(".yml") {
      let file = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
      do throws(PlacementError) {
        let placement = try read(file)
        if let other = files.updateValue(file, forKey: placement.name) {
          throw PlacementError(
            file: file, line: nil, key: "placement", reason: "\(placement.name) is already placed by \(other)")
        }
        placements.append(placement)
      } catch {
        errors.append(error)
      }
    }
    if placements.isEmpty && errors.isEmpty {
      errors.append(PlacementError(file: folder, line: nil, key: "", reason: "expected a folder with *.yaml files"))
    }
    return (placements, errors)
  }

  /// Reads one placement file.
  ///
  /// - Throws: `PlacementError`; also if the file cannot be read or is no UTF-8.
  package static func read(_ file: String) throws(PlacementError) -> Placement {
    guard let data = FileManager.default.contents(atPath: file), let yaml = String(data: data, encoding: .utf8) else {
      throw PlacementError(file: file, line: nil, key: "", reason: "expected a readable file of UTF-8 text")
    }
    return try Placement(yaml: yaml, file: file)
  }
}
