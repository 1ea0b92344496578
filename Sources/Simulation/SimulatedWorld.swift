package import Events

/// A seeded world of members, titles and images in which every chance is known, so that what a policy gave away can be
/// said exactly: against the best title for each visit, and against a title drawn at random.
///
/// Everything is a function of the seed and of the number of the visit. One title, the last, is launched at visit `launch`
/// and is then the best for a good part of the members.
package struct SimulatedWorld: Sendable {
  package let seed: UInt64
  package let members: [SimulatedMember]
  package let titles: [SimulatedTitle]
  /// The first visit to which the last title is offered.
  package let launch: Int
  /// How many seconds are watched in a second of event time: 1 in life, more where it must go quickly.
  package let pace: Double

  /// - Parameters:
  ///   - titles: How many, the launched one included; at least 2.
  ///   - members: How many, at least 1.
  ///   - pace: Above 0.
  package init(
    seed: UInt64, titles: Int = 16, members: Int = 2_000, launch: Int, pace: Double = 1
  ) {
    precondition(titles >= 2 && members >= 1 && pace > 0, "\(titles) titles, \(members) members")
    self.seed = seed
    self.members = (0..<members).map { SimulatedMember(seed: seed, index: $0) }
    self.titles = (0..<titles).map { SimulatedTitle(seed: seed, index: $0, isHit: $0 == titles - 1) }
    self.launch = launch
    self.pace = pace
  }

  /// The index of the title that is launched.
  package var launched: Int { titles.count - 1 }

  /// Who comes as visit `number`, and when in their day. - Complexity: O(1).
  package func visit(_ number: Int) -> SimulatedVisit {
    var random = SimulatedRandom(seed: seed, .visit, UInt64(number))
    let member = members[random.index(below: members.count)]
    return SimulatedVisit(
      number: number, member: member, hour: random.index(below: 24), offered: number < launch ? launched : titles.count)
  }

  /// A title drawn uniformly from those offered to a visit.
  package func uniformChoice(for visit: SimulatedVisit) -> Int {
    var random = SimulatedRandom(seed: seed, .uniform, UInt64(visit.number))
    return random.index(below: visit.offered)
  }

  /// The index of the title with this id; nil if it is none of this world's.
  package func title(_ id: ActionID) -> Int? { titles.firstIndex { $0.id == id } }
}

/// A member comes and is to be shown a title.
package struct SimulatedVisit: Equatable, Sendable {
  package let number: Int
  package let member: SimulatedMember
  /// Local, 0 to 23.
  package let hour: Int
  /// How many titles are on offer: the first so many.
  package let offered: Int

  /// What a rank request says of it, under the names that `Models/billboard.yaml` gives them.
  package var context: Features {
    [
      "country": .text(member.country), "interests": .texts(member.interests), "hour": .number(Double(hour)),
      "taste": .vector(member.taste),
    ]
  }
}
