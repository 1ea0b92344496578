import Events
import Learning

extension Pipeline {
  /// The records that bring the placements to what files say, in the order of their names. Where a file says the same in
  /// other words there is nothing to do.
  func edits(toward files: [PlacementFile]) -> [Record] {
    let wanted = files.sorted { $0.placement.name < $1.placement.name }
    let placed = wanted.filter { file in
      guard let index = index(of: file.placement.name) else { return true }
      return isWithdrawn(at: index) || placements[index] != file.placement
    }
    let names = Set(wanted.map(\.placement.name))
    let gone = placements.indices.filter { !isWithdrawn(at: $0) && !names.contains(placements[$0].name) }
    return placed.map { .placement($0.placement.name, $0.text) }
      + gone.map { placements[$0].name }.sorted().map { .withdrawn($0) }
  }

  /// The placements that are ranked.
  var ranked: [PlacementName: Placement] {
    let kept = placements.indices.filter { !isWithdrawn(at: $0) }
    return Dictionary(uniqueKeysWithValues: kept.map { (placements[$0].name, placements[$0]) })
  }
}
