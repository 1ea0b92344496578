package import Events

/// What a visit was shown: a title, in an image, at a time.
package struct Showing: Sendable {
  /// Index of the title.
  package let title: Int
  /// Index of the image that it wears.
  package let artwork: Int
  /// The decision for the title.
  package let decision: DecisionID
  /// The decision for the image; nil if nobody was asked.
  package let artworkDecision: DecisionID?
  /// The member's name in the events: the same people may visit several placements under several names.
  package let member: MemberID
  /// When the decision was made.
  package let at: EventTime

  package init(
    title: Int, artwork: Int = 0, decision: DecisionID, artworkDecision: DecisionID? = nil, member: MemberID,
    at: EventTime
  ) {
    self.title = title
    self.artwork = artwork
    self.decision = decision
    self.artworkDecision = artworkDecision
    self.member = member
    self.at = at
  }
}

extension SimulatedWorld {
  /// From how many watched seconds on a title counts as taken, as `Models/billboard.yaml` has it.
  package static let takenAfter = 120.0
  /// The share of plays that name the decision they follow.
  private static let namingShare = 0.5
  /// The share of visits that begin to watch what they do not take.
  private static let glimpseShare = 0.25

  /// What the member's client reports, by true clocks and in the order of time: that it was shown, and then, in reports
  /// that grow, how long it was watched.
  package func feedback(to visit: SimulatedVisit, _ showing: Showing) -> [Event] {
    var random = SimulatedRandom(seed: seed, .watching, UInt64(visit.number), index: UInt64(showing.title))
    let shownAt = showing.at + random.milliseconds(50, 400)
    let namesDecision = random.unit() < SimulatedWorld.namingShare
    let begunAt = shownAt + random.milliseconds(50, 800)
    let plays = watched(in: visit, showing, by: &random).enumerated().map { number, seconds in
      Event.play(
        Play(
          id: EventID("\(showing.decision)/play\(number)"), at: begunAt + time(ofWatching: seconds),
          member: showing.member, title: titles[showing.title].id, seconds: seconds,
          decisionID: namesDecision ? showing.decision : nil))
    }
    return impressions(of: showing, at: shownAt) + plays
  }

  private func impressions(of showing: Showing, at: EventTime) -> [Event] {
    let title = titles[showing.title]
    let shown = [(showing.decision, title.id)]
    let worn = showing.artworkDecision.map { [($0, title.artworks[showing.artwork].id)] } ?? []
    return (shown + worn).map { decision, action in
      .impression(
        Impression(
          id: EventID("\(decision)/shown"), at: at, decisionID: decision, action: action, member: showing.member))
    }
  }

  /// Seconds watched so far, at each report.
  private func watched(in visit: SimulatedVisit, _ showing: Showing, by random: inout SimulatedRandom) -> [Double] {
    guard isTaken(showing.title, wearing: showing.artwork, in: visit) else {
      let glimpse = random.between(5, 0.9 * SimulatedWorld.takenAfter).rounded()
      return random.unit() < SimulatedWorld.glimpseShare ? [glimpse] : []
    }
    let total = max(titles[showing.title].duration * random.between(0.3, 1), 2 * SimulatedWorld.takenAfter)
    return [60, 1.25 * SimulatedWorld.takenAfter, total.rounded()]
  }

  private func time(ofWatching seconds: Double) -> EventDuration {
    EventDuration(milliseconds: Int64(seconds * 1_000 / pace))
  }
}
