/// What happened to an event at the door.
package enum Admission: Equatable, Sendable {
  case accepted
  /// An event of this type and id with the same fields was here before.
  case duplicate
  /// An event of this type and id with other fields was here before: refused.
  case conflicting
  /// The state is full: a new decision, feedback of an unknown one, or a play that would wait was refused and left no
  /// trace.
  case full
}
