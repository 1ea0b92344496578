/// What an edited file changes of a placement, and what that means for what was learned.
package struct PlacementEdit: Equatable, Sendable {
  /// The parts of a file, as it names them.
  package enum Part: String, CaseIterable, Sendable {
    case policy, publish, persist, learn, model, features, attribution

    package var effect: Effect {
      switch self {
      case .policy, .publish, .persist, .learn: .keepsSums
      case .model, .features: .refolds
      case .attribution: .holdsFromHereOn
      }
    }
  }

  package enum Effect: String, CaseIterable, Sendable {
    /// The next snapshot has it, of the same sums.
    case keepsSums
    /// The sums are folded anew from the outcomes that are kept, while the last snapshot goes on serving.
    case refolds
    /// It is for decisions that come from now on.
    case holdsFromHereOn
  }

  /// Those that differ, in the order above.
  package let parts: [Part]

  package init(from old: Placement, to new: Placement) {
    parts = Part.allCases.filter { !$0.isAlike(in: old, new) }
  }

  package var isEmpty: Bool { parts.isEmpty }

  package func has(_ effect: Effect) -> Bool { parts.contains { $0.effect == effect } }
}

extension PlacementEdit.Part {
  fileprivate func isAlike(in old: Placement, _ new: Placement) -> Bool {
    switch self {
    case .policy: old.policy == new.policy
    case .publish: old.publish == new.publish
    case .persist: old.persist == new.persist
    case .learn: old.learn == new.learn
    case .model: old.model == new.model
    case .features: old.features == new.features
    case .attribution: old.attribution == new.attribution
    }
  }
}
