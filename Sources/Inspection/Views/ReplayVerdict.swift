package import Bandits
package import Events
package import JSON

/// Whether a decision that was ranked again got the answer that was logged.
package enum ReplayVerdict: Equatable, Sendable {
  /// The same places and the same bits of every number.
  case identical
  /// The same places, up to places of equal scores, and numbers to 1e-5 (absolute, and relative above 1): what another
  /// CPU type or build of the libraries gives.
  case equal
  /// Anything else; where it first differs, what was logged there and what came.
  case different(String)

  /// How far numbers that count as equal may be apart, relative to the greatest of 1 and their magnitudes.
  package static let tolerance = 1e-5

  /// `identical`, `equal` or `different`.
  package var name: String {
    switch self {
    case .identical: "identical"
    case .equal: "equal"
    case .different: "different"
    }
  }

  /// Compares what was logged, a prefix of the ranking and explained only if that was asked, with all that came.
  ///
  /// - Complexity: O(*candidates*).
  package init(logged decision: Decision, replayed: [RankedPlace]) {
    guard decision.places.count <= replayed.count else {
      self = .different("\(decision.places.count) places were logged, \(replayed.count) came")
      return
    }
    var places: [Int: Int] = [:]
    for (index, place) in replayed.enumerated() { places[place.candidate] = index }
    var isIdentical = true
    var seen: Set<Int> = []
    for (index, logged) in decision.places.enumerated() {
      let found = replayed[index]
      guard seen.insert(logged.candidate).inserted else {
        self = .different("place \(index): logged \(decision.candidates[logged.candidate].id) again")
        return
      }
      if logged.candidate == found.candidate, logged.isIdentical(to: found) { continue }
      isIdentical = false
      // A place that was not drawn may go to another candidate of the same score.
      let own = places[logged.candidate].map { replayed[$0] } ?? found
      let isInPlace = logged.candidate == found.candidate
      let isTied =
        logged.propensity == nil && found.propensity == nil && own.propensity == nil
        && own.score.isClose(to: found.score)
      guard isInPlace || isTied, logged.isClose(to: own) else {
        let came = decision.describe(found, explained: logged.explanation != nil)
        self = .different("place \(index): logged \(decision.describe(logged)), came \(came)")
        return
      }
    }
    self = isIdentical ? .identical : .equal
  }

  /// Writes `{"verdict"}`, of different ones also `difference`.
  package func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("verdict", name)
      if case .different(let difference) = self { writer.member("difference", difference) }
    }
  }
}

extension Place {
  fileprivate func isIdentical(to found: RankedPlace) -> Bool {
    guard score?.bitPattern == found.score.bitPattern, propensity?.bitPattern == found.propensity?.bitPattern else {
      return false
    }
    guard let explanation else { return true }
    return explanation.mean.bitPattern == found.mean.bitPattern
      && explanation.deviation.bitPattern == found.deviation.bitPattern
      && explanation.probability.bitPattern == found.probability.bitPattern
  }

  fileprivate func isClose(to found: RankedPlace) -> Bool {
    guard let score, score.isClose(to: found.score) else { return false }
    switch (propensity, found.propensity) {
    case (nil, nil): break
    case (let propensity?, let other?): guard propensity.isClose(to: other) else { return false }
    case (nil, _?), (_?, nil): return false
    }
    guard let explanation else { return true }
    return explanation.mean.isClose(to: found.mean) && explanation.deviation.isClose(to: found.deviation)
      && explanation.probability.isClose(to: found.probability)
  }
}

extension Double {
  fileprivate func isClose(to other: Double) -> Bool {
    abs(self - other) <= ReplayVerdict.tolerance * max(1, abs(self), abs(other))
  }
}

extension Decision {
  fileprivate func describe(_ place: Place) -> String {
    let explanation = place.explanation.map {
      " mean \($0.mean) deviation \($0.deviation) probability \($0.probability)"
    }
    return candidates[place.candidate].id.text + describe(place.score, place.propensity) + (explanation ?? "")
  }

  fileprivate func describe(_ place: RankedPlace, explained: Bool) -> String {
    let explanation = " mean \(place.mean) deviation \(place.deviation) probability \(place.probability)"
    return candidates[place.candidate].id.text + describe(place.score, place.propensity)
      + (explained ? explanation : "")
  }

  private func describe(_ score: Double?, _ propensity: Double?) -> String {
    " score \(score.map { "\($0)" } ?? "none")" + (propensity.map { " propensity \($0)" } ?? "")
  }
}
