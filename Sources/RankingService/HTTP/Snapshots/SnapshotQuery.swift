import HTTPTypes
import Hummingbird

/// How a request for a snapshot wants it.
struct SnapshotQuery: Equatable {
  enum Form {
    /// What is known of it.
    case summary
    /// All that it holds.
    case detail
    /// Its file.
    case file
  }

  let form: Form

  /// - Throws: `Problem` 400 naming the parameter.
  init(_ request: Request) throws(Problem) {
    var parameters = try QueryParameters(request)
    let isDetailed = try parameters.flag("detail")
    let format = parameters.text("format") ?? "json"
    try parameters.finish()
    switch (format, isDetailed) {
    case ("json", let isDetailed): form = isDetailed ? .detail : .summary
    case ("safetensors", false): form = .file
    case ("safetensors", true): throw Problem(.badRequest, "expected detail or a file, not both", at: "detail")
    default: throw Problem(.badRequest, "expected json or safetensors, found \(format)", at: "format")
    }
  }
}
