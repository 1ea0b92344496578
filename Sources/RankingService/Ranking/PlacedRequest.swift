package import Events
import JSON

/// A rank request and the placement that it is for.
package struct PlacedRequest: Equatable, Sendable {
  var placement: PlacementName
  var request: RankRequest

  package init(_ request: RankRequest, placement: PlacementName) {
    self.request = request
    self.placement = placement
  }

  /// Reads a request that stands by itself.
  ///
  /// - Parameter standard: The placement where the request names none; nil: it has to.
  /// - Throws: `Problem`: 400 for what is not JSON, 422 for what is not a rank request, each saying where.
  init(parsing body: [UInt8], orElse standard: PlacementName?) throws(Problem) {
    self = try Problem.reading(body) { reader in try PlacedRequest(from: &reader, orElse: standard) }
  }

  /// Reads a decision of a page: a rank request that names its placement, unless there is a standard.
  init(from reader: inout JSONReader, orElse standard: PlacementName? = nil) throws {
    let here = reader
    var placement = standard
    var request = RankRequest()
    try reader.object { reader, name in
      if name == "placement" { placement = try reader.identifier() } else { try request.read(name, from: &reader) }
    }
    guard let placement else { throw here.invalid("expected the key placement") }
    if request.candidates.isEmpty { throw here.invalid("expected the key actions") }
    self.init(request, placement: placement)
  }

  /// A digest of the request: requests of one decision id with equal digests get one answer. Never 0.
  var digest: UInt64 { request.digest(placement: placement) }
}
