import EventLog
import HTTPTypes
import Hummingbird

/// What a request for insights asks: `by`, `placement`, `from`, `to`.
struct InsightQuery: Sendable {
  /// By how many things one answer groups.
  static let dimensionLimit = 4

  /// As the request names them.
  let names: [String]
  let dimensions: [InsightDimension]
  let filter: OutcomeFilter

  /// - Throws: `Problem` 400 naming the parameter.
  init(_ request: Request) throws(Problem) {
    var parameters = try QueryParameters(request)
    names =
      parameters.text("by")?.split(separator: ",", omittingEmptySubsequences: false).map { String($0) } ?? []
    dimensions = try InsightQuery.dimensions(names)
    var filter = OutcomeFilter(placement: try parameters.identifier("placement"))
    try filter.takeTimes(&parameters)
    self.filter = filter
    try parameters.finish()
  }

  private static func dimensions(_ names: [String]) throws(Problem) -> [InsightDimension] {
    guard names.count <= dimensionLimit else {
      throw Problem(.badRequest, "expected at most \(dimensionLimit) names, found \(names.count)", at: "by")
    }
    var dimensions: [InsightDimension] = []
    for name in names {
      guard let dimension = InsightDimension(parsing: name), !dimensions.contains(dimension) else {
        let known = "placement, action, title, arm, origin, hour, day, tag.NAME or a feature of the context"
        throw Problem(.badRequest, "expected names parted by commas, each once: \(known); found '\(name)'", at: "by")
      }
      dimensions.append(dimension)
    }
    return dimensions
  }
}
