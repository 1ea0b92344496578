import Events
import History
import JSON
import Learning
import Placements
import RankingService

extension CheckCommand {
  /// `{"placements": [name], "errors": [{"file", "line", "key", "reason"}]}`; with a data folder also `"changes":
  /// [{"placement", "change", "parts": [{"key", "effect"}]}]`.
  func json(
    _ placements: [Placement], _ errors: [PlacementError],
    _ changes: [(name: PlacementName, change: PlacementHistory.Change)]?
  ) -> String {
    var writer = JSONWriter()
    writer.object { writer in
      writer.key("placements")
      writer.array { writer in for placement in placements { writer.string(placement.name.text) } }
      if let changes {
        writer.key("changes")
        writer.array { writer in for change in changes { CheckCommand.write(change, to: &writer) } }
      }
      writer.key("errors")
      writer.array { writer in for error in errors { CheckCommand.write(error, to: &writer) } }
    }
    return writer.text
  }

  private static func write(_ error: PlacementError, to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("file", error.file)
      if let line = error.line { writer.member("line", line) }
      writer.member("key", error.key)
      writer.member("reason", error.reason)
    }
  }

  private static func write(
    _ item: (name: PlacementName, change: PlacementHistory.Change), to writer: inout JSONWriter
  ) {
    writer.object { writer in
      writer.member("placement", item.name.text)
      writer.member("change", item.change.word)
      writer.key("parts")
      writer.array { writer in
        for part in item.change.parts {
          writer.object { writer in
            writer.member("key", part.rawValue)
            writer.member("effect", part.effect.rawValue)
          }
        }
      }
    }
  }
}

extension PlacementHistory.Change {
  fileprivate var word: String {
    switch self {
    case .none: "none"
    case .comes: "comes"
    case .comesBack: "comesBack"
    case .edited: "edited"
    case .goes: "goes"
    }
  }

  fileprivate var parts: [PlacementEdit.Part] {
    switch self {
    case .edited(let edit), .comesBack(let edit): edit.parts
    case .none, .comes, .goes: []
    }
  }
}
