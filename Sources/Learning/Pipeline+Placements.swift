import Attribution
package import Events

/// How the text of a placement's file is read: a function of the text and nothing else.
package typealias PlacementReading = @Sendable (_ name: PlacementName, _ text: String) throws -> Placement

/// Placements come with the log, and change with it.
extension Pipeline {
  /// Brings in a placement, or edits it: policy and publishing keep the sums, features and model have them folded anew,
  /// attribution is for decisions from here on.
  ///
  /// A text that cannot be read changes nothing: the record is set aside, by whoever applies it.
  mutating func place(_ name: PlacementName, _ text: String, into outputs: inout [Output]) {
    let placement: Placement
    do {
      placement = try reading(name, text)
    } catch {
      return setAside("the text of placement \(name) cannot be read: \(error)", into: &outputs)
    }
    guard placement.name == name else {
      return setAside("the text of placement \(name) is of \(placement.name)", into: &outputs)
    }
    let known = index(of: name)
    let refolds = known.map { courses[$0].refoldsSince } ?? nil
    guard known != nil || courses.count < StateKey.placementLimit else {
      return setAside("there are \(courses.count) placements, and no room for \(name)", into: &outputs)
    }
    attributor.set(rules: placement.attribution, of: name)
    if let known {
      courses[known].become(placement, text: text, at: offset)
    } else {
      courses.append(PlacementCourse(placement, text: text))
      if keepsTrack { courses[courses.count - 1].learner.keepChanges(areTaken: false) }
    }
    let index = known ?? courses.count - 1
    // Of the sums that were taken some may be there no more.
    if courses[index].refoldsSince != refolds { keepsTrack = false }
    finishEdit(of: index, into: &outputs)
  }

  /// Ends a placement's taking of decisions; its sums stay, and its file may come back.
  mutating func withdraw(_ name: PlacementName, into outputs: inout [Output]) {
    guard let index = index(of: name) else {
      return setAside("there is no placement \(name) to withdraw", into: &outputs)
    }
    attributor.withdraw(name)
    courses[index].isWithdrawn = true
    finishEdit(of: index, into: &outputs)
  }

  private mutating func finishEdit(of index: Int, into outputs: inout [Output]) {
    outputs.append(.edited(index))
    publish(index, into: &outputs)
  }

  private mutating func setAside(_ reason: String, into outputs: inout [Output]) {
    setAside += 1
    outputs.append(.setAside(reason))
  }

  // MARK: Folding anew

  /// Whether a placement's sums wait to be folded anew: what closes meanwhile is learned with the rest, and nothing can be
  /// derived.
  package func awaitsRefold(at index: Int) -> Bool { courses[index].refoldsSince != nil }

  /// Whether sums are still to be folded anew for the edit that a refold is for.
  package func awaits(_ refold: Refold) -> Bool {
    index(of: refold.placement).map { courses[$0].refoldsSince == refold.edit } ?? false
  }

  /// What is to be folded anew, from the first outcome on.
  package var refolds: [Refold] {
    courses.compactMap { course in
      course.refoldsSince.map { Refold(of: course.placement, edit: $0) }
    }
  }

  /// Goes on from sums that have all outcomes of their placement which closed up to the present offset.
  ///
  /// - Returns: Its index; nil if another edit came since, and then nothing changes.
  package mutating func install(_ refold: Refold) -> Int? {
    guard awaits(refold), let index = index(of: refold.placement) else { return nil }
    // Whatever keeps the sums may have been edited meanwhile.
    courses[index].learner = Learner(
      placement: courses[index].placement, settled: refold.learner.settled, unlearned: refold.learner.unlearned)
    courses[index].refoldsSince = nil
    courses[index].hasNewPairs = true
    keepsTrack = false
    return index
  }
}
