/// Which of a placement's policies answers a member, where the placement holds members back.
package enum Arm: String, CaseIterable, Sendable {
  /// The placement's own.
  case policy
  case holdback
}
