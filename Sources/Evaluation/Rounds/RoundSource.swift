/// A log as rounds. It can be read more than once, and tells the same each time.
package protocol RoundSource: AnyObject {
  /// The actions of the rounds; complete after a reading.
  var names: ActionNames { get }

  /// Whether several rounds may be places of one list.
  var mayHaveLists: Bool { get }

  /// Calls `body` with each round, in the order of the log.
  ///
  /// - Throws: `EvaluationError` naming file, line and column; also for a `RoundFault` that `body` throws.
  func read(_ body: (Round) throws -> Void) async throws -> RoundTally
}

extension RoundSource {
  package var mayHaveLists: Bool { true }
}

/// What is wrong with a round, told by who uses it; the source knows where the round stands.
package struct RoundFault: Error, Equatable {
  package let reason: String
  /// The column or key.
  package let column: String?
  /// The number of the action that is to blame: a source may tell the round that first chose it.
  package let action: Int?

  package init(_ reason: String, column: String? = nil, action: Int? = nil) {
    (self.reason, self.column, self.action) = (reason, column, action)
  }
}

/// Why there is no evaluation, on one readable line.
package struct EvaluationError: Error, Equatable, CustomStringConvertible {
  package enum Code: Equatable, Sendable {
    /// A file, a folder or a request that is not as it must be.
    case input
    /// What could not be done.
    case failed
  }

  package let code: Code
  package let description: String

  package init(_ code: Code, _ description: String) { (self.code, self.description) = (code, description) }
}

/// What a log held: its rounds, and what was left out, each with its reason.
package struct RoundTally: Equatable, Sendable {
  /// How many places of a log are told by name.
  private static let exampleLimit = 20

  package var rounds = 0
  /// How many were left out, by why.
  package private(set) var dropped: [String: Int] = [:]
  /// What was not taken as it stood though its round counts, and how many.
  package private(set) var noted: [String: Int] = [:]
  /// Where the first of those left out stand, `file:line: reason`.
  package private(set) var examples: [String] = []

  package init() {}

  /// Counts what is left out.
  ///
  /// - Parameter place: Where it stands, where that is worth telling: a damaged line, say.
  package mutating func drop(_ count: Int = 1, because reason: String, at place: String? = nil) {
    guard count > 0 else { return }
    dropped[reason, default: 0] += count
    if let place, examples.count < RoundTally.exampleLimit { examples.append("\(place): \(reason)") }
  }

  /// Counts a round that is not taken as it stood.
  package mutating func note(_ remark: String) { noted[remark, default: 0] += 1 }
}
