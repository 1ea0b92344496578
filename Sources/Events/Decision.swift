/// One answered ranking: what the request said, what was offered, what was answered and with which chances.
///
/// Its features are those of the request. What the catalogue adds is not in it: `catalogue` says through which offset it
/// was known, and `FeatureSchema.enrich` fills it in, whenever it is asked for.
///
/// A value held by one reference: what is handed on, and kept until its outcomes are told, is copied for the cost of a
/// pointer. A change copies its fields.
package struct Decision: Sendable {
  private var record: Record

  private final class Record: Sendable {
    let fields: Fields

    init(_ fields: Fields) { self.fields = fields }
  }

  private struct Fields: Equatable, Sendable {
    var id: DecisionID
    var at: EventTime
    var placement: PlacementName
    var member: MemberID?
    var title: ActionID?
    var context: Features
    var tags: [Tag]
    var candidates: [Candidate]
    var places: [Place]
    var snapshot: UInt64?
    var catalogue: UInt64?
    var arm: Arm?
    var origin: Origin
    var requestDigest: UInt64
  }

  package init(
    id: DecisionID, at: EventTime, placement: PlacementName, member: MemberID? = nil, title: ActionID? = nil,
    context: Features = .none, tags: [Tag] = [], candidates: [Candidate], places: [Place], snapshot: UInt64? = nil,
    catalogue: UInt64? = nil, arm: Arm? = nil, origin: Origin = .local, requestDigest: UInt64 = 0
  ) {
    precondition(places.allSatisfy { candidates.indices.contains($0.candidate) }, "a place of no candidate")
    record = Record(
      Fields(
        id: id, at: at, placement: placement, member: member, title: title, context: context, tags: tags,
        candidates: candidates, places: places, snapshot: snapshot, catalogue: catalogue, arm: arm, origin: origin,
        requestDigest: requestDigest))
  }

  package var id: DecisionID { record.fields.id }
  package var at: EventTime {
    get { record.fields.at }
    set { change { $0.at = newValue } }
  }
  package var placement: PlacementName { record.fields.placement }
  package var member: MemberID? { record.fields.member }
  /// What the decision is about: the title that an image is chosen for.
  package var title: ActionID? {
    get { record.fields.title }
    set { change { $0.title = newValue } }
  }
  package var context: Features {
    get { record.fields.context }
    set { change { $0.context = newValue } }
  }
  /// Logged with the decision, never a feature; in the order of their names' bytes.
  package var tags: [Tag] { record.fields.tags }
  /// As the request listed them.
  package var candidates: [Candidate] {
    get { record.fields.candidates }
    set { change { $0.candidates = newValue } }
  }
  /// The answered places, first first.
  package var places: [Place] {
    get { record.fields.places }
    set { change { $0.places = newValue } }
  }
  /// The snapshot that ranked it; nil for a decision that another system made.
  package var snapshot: UInt64? {
    get { record.fields.snapshot }
    set { change { $0.snapshot = newValue } }
  }
  /// The offset through which the catalogue was known when it was ranked, by which what the request left out is filled in
  /// again; nil for a decision that another system made: all that the catalogue says counts.
  package var catalogue: UInt64? {
    get { record.fields.catalogue }
    set { change { $0.catalogue = newValue } }
  }
  /// Whose policy decided; nil where the member was assigned to none, or nobody told.
  package var arm: Arm? { record.fields.arm }
  package var origin: Origin { record.fields.origin }
  /// A digest of the request that it answers; 0 for a decision that another system made.
  package var requestDigest: UInt64 {
    get { record.fields.requestDigest }
    set { change { $0.requestDigest = newValue } }
  }

  private mutating func change(_ body: (inout Fields) -> Void) {
    var fields = record.fields
    body(&fields)
    record = Record(fields)
  }

  /// The action at a place.
  package func action(at place: Int) -> ActionID {
    record.fields.candidates[record.fields.places[place].candidate].id
  }

  /// A decision that another system made: `chosen` was shown first, the others follow in their order, untold chances.
  package static func imported(
    id: DecisionID, at: EventTime, placement: PlacementName, member: MemberID? = nil, title: ActionID? = nil,
    context: Features = .none, tags: [Tag] = [], candidates: [Candidate], chosen: Int, propensity: Double?,
    arm: Arm? = nil, origin: Origin = .local
  ) -> Decision {
    var places: [Place] = []
    places.reserveCapacity(candidates.count)
    places.append(Place(candidate: chosen, propensity: propensity))
    for index in candidates.indices where index != chosen { places.append(Place(candidate: index)) }
    return Decision(
      id: id, at: at, placement: placement, member: member, title: title, context: context, tags: tags,
      candidates: candidates, places: places, arm: arm, origin: origin)
  }
}

extension Decision: Equatable {
  package static func == (a: Decision, b: Decision) -> Bool {
    a.record === b.record || a.record.fields == b.record.fields
  }
}

/// What a decision could choose.
package struct Candidate: Equatable, Sendable {
  package var id: ActionID
  package var features: Features

  package init(id: ActionID, features: Features = .none) {
    self.id = id
    self.features = features
  }
}

/// One place of an answer.
package struct Place: Equatable, Sendable {
  /// Index into the decision's candidates.
  package var candidate: Int
  /// What orders the places that are not drawn; nil where another system decided.
  package var score: Double?
  /// The probability with which this place was drawn, given the places before it; nil where it was not drawn.
  package var propensity: Double?
  /// What an `explain` answer added; nil otherwise.
  package var explanation: Explanation?

  package init(candidate: Int, score: Double? = nil, propensity: Double? = nil, explanation: Explanation? = nil) {
    self.candidate = candidate
    self.score = score
    self.propensity = propensity
    self.explanation = explanation
  }

  /// A candidate's numbers under the policy.
  package struct Explanation: Equatable, Sendable {
    package var mean: Double
    /// Standard deviation of the mean, without alpha and scale.
    package var deviation: Double
    /// Of being drawn first.
    package var probability: Double

    package init(mean: Double, deviation: Double, probability: Double) {
      self.mean = mean
      self.deviation = deviation
      self.probability = probability
    }
  }
}

/// A label of a decision, such as an experiment's cell.
package struct Tag: Equatable, Sendable {
  package var name: String
  package var value: String

  package init(name: String, value: String) {
    self.name = name
    self.value = value
  }
}
