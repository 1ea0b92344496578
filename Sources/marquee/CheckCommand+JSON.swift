import Events
import JSON
import Learning
import Placements

extension CheckCommand {
  /// `{"placements": [name], "errors": [{"file", "line", "key", "reason"}]}`.
  func json(_ placements: [Placement], _ errors: [PlacementError]) -> String {
    var writer = JSONWriter()
    writer.object { writer in
      writer.key("placements")
      writer.array { writer in for placement in placements { writer.string(placement.name.text) } }
      writer.key("errors")
      writer.array { writer in
        for error in errors {
          writer.object { writer in
            writer.member("file", error.file)
            if let line = error.line { writer.member("line", line) }
            writer.member("key", error.key)
            writer.member("reason", error.reason)
          }
        }
      }
    }
    return writer.text
  }
}
