import Events
import Learning
import Placements
import Synchronization

/// Texts for placements that come from no file, so that a log can have them: a number each, equal ones the same.
enum PlacementTexts {
  private static let known = Mutex<[Placement]>([])

  static func files(of placements: [Placement]) -> [PlacementFile] {
    placements.map { placement in
      let number = known.withLock { known in
        if let index = known.firstIndex(of: placement) { return index }
        known.append(placement)
        return known.count - 1
      }
      return PlacementFile(placement, text: "# \(number)")
    }
  }

  /// Reads these, and any file's.
  static let reading: PlacementReading = { name, text in
    guard text.hasPrefix("# "), let number = Int(text.dropFirst(2)) else {
      return try PlacementFolder.reading(name, text)
    }
    return known.withLock { $0[number] }
  }
}
