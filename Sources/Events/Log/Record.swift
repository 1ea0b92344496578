/// An entry of the log. The Pipeline's whole state is a function of the records in their order.
package enum Record: Equatable, Sendable {
  case event(Event)
  /// A snapshot was asked for, whatever the placement's schedule says.
  case publish(PlacementName)
  /// What the catalogue says of a title from a moment on.
  case title(Title)
  /// These actions of a placement were retired. To be read by people: it follows from the records before it and changes
  /// nothing.
  case retired(PlacementName, [ActionID])
  /// From here on a placement is what this text of its file says; the first of a name brings it in.
  case placement(PlacementName, String)
  /// From here on a placement is ranked no more; what is under way goes on, and its file may come back.
  case withdrawn(PlacementName)
  /// Something was done with the snapshots of a placement. It changes nothing of what is learned.
  case snapshot(SnapshotChange)
}
