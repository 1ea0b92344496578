package import Events
package import Learning

/// What the placements of a log have been, without replaying it.
package struct PlacementHistory: Sendable {
  /// As the log has them last.
  private var latest: [PlacementName: PlacementFile] = [:]
  /// As the log had them first.
  private var earliest: [PlacementName: PlacementFile] = [:]
  private var withdrawn: Set<PlacementName> = []

  /// - Parameter records: Those that say what a placement is, in the order of the log; a text that cannot be read is passed
  ///   over, as when it is applied.
  package init(_ records: [Record], reading: PlacementReading) {
    for record in records {
      switch record {
      case .placement(let name, let text):
        guard let placement = try? reading(name, text), placement.name == name else { continue }
        let file = PlacementFile(placement, text: text)
        latest[name] = file
        if earliest[name] == nil { earliest[name] = file }
        withdrawn.remove(name)
      case .withdrawn(let name): withdrawn.insert(name)
      case .event, .publish, .title, .retired, .snapshot: break
      }
    }
  }

  /// What a placement is last; nil if the log has none of that name.
  package func placement(_ name: PlacementName) -> PlacementFile? { latest[name] }

  /// What a placement was first: its version 0 is what the prior says of that; nil if the log has none of that name.
  package func first(_ name: PlacementName) -> PlacementFile? { earliest[name] }

  /// What taking up files would change, in the order of the placements' names; of each what becomes of it.
  package func changes(toward files: [PlacementFile]) -> [(name: PlacementName, change: Change)] {
    let kept = files.map { ($0.placement.name, change(of: $0.placement)) }
    let names = Set(files.map(\.placement.name))
    let gone = latest.keys.filter { !names.contains($0) && !withdrawn.contains($0) }
    return (kept + gone.map { ($0, .goes) }).sorted { $0.0 < $1.0 }
  }

  private func change(of placement: Placement) -> Change {
    guard let last = latest[placement.name]?.placement else { return .comes }
    let edit = PlacementEdit(from: last, to: placement)
    if withdrawn.contains(placement.name) { return .comesBack(edit) }
    return edit.isEmpty ? .none : .edited(edit)
  }

  /// What becomes of a placement.
  package enum Change: Equatable, Sendable {
    case none
    /// It is new.
    case comes
    /// Its file was gone, and is there again.
    case comesBack(PlacementEdit)
    case edited(PlacementEdit)
    /// Its file is gone.
    case goes
  }
}
