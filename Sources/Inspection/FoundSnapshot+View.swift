package import History
package import JSON
import Snapshots

extension SnapshotView {
  /// The view's object with where the snapshot came from: `rebuilt`, `agrees` where the log noted its digest, `damage` of
  /// its file.
  package func write(to writer: inout JSONWriter, _ found: FoundSnapshot) {
    writer.object { writer in
      writeMembers(to: &writer)
      writer.member("rebuilt", found.origin.isRebuilt)
      if let agrees = found.origin.agrees { writer.member("agrees", agrees) }
      if let damage = found.origin.damage { writer.member("damage", damage.description) }
    }
  }
}
