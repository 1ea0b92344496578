package import Events

/// Members to whom a placement shows another policy, always the same ones: what the policy is worth is the difference
/// between them and all others.
///
/// A member is held back if `StableHash` of salt, the byte 0xFF and member, as a share of 2⁶⁴, is below `share`. Placements with
/// the same salt hold back the same members; a greater share keeps those of a smaller one; another salt draws anew. A
/// ranking without a member is never held back. The hash has no key: who knows the salt can tell who is held back.
package struct Holdback: Equatable, Sendable {
  /// Of members, in 0...1.
  package let share: Double
  package let algorithm: PolicyConfiguration.Algorithm
  /// The share of the arm's decisions drawn uniformly, in 0...1.
  package let floor: Double
  package let salt: String

  package init(share: Double, algorithm: PolicyConfiguration.Algorithm, floor: Double = 0, salt: String) {
    precondition((0...1).contains(share) && (0...1).contains(floor), "share \(share), floor \(floor)")
    self.share = share
    self.algorithm = algorithm
    self.floor = floor
    self.salt = salt
  }

  package var policy: any Policy { algorithm.policy }

  package func holds(_ member: MemberID) -> Bool {
    var hash = StableHash()
    hash.combine(salt)
    hash.combine(byte: 0xFF)
    hash.combine(member.text)
    return Double(hash.finalize() >> 11) * 0x1p-53 < share
  }

  var description: String { "(share=\(share) \(algorithm.description) floor=\(floor) salt=\(salt))" }
}

extension PolicyConfiguration {
  /// The arm of a member, the same for every decision; nil where nobody is assigned to one: by a placement that holds
  /// nobody back, and in a ranking without a member. - Complexity: O(*bytes of the member's id*).
  package func arm(of member: MemberID?) -> Arm? {
    guard let holdback, let member else { return nil }
    return holdback.holds(member) ? .holdback : .policy
  }
}
