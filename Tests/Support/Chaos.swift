import Foundation

/// How much a campaign does: a part of it in every test run, all of it in `make chaos`.
package enum Chaos {
  package static var isFull: Bool { ProcessInfo.processInfo.environment["CHAOS"] == "full" }

  package static func count(full: Int, short: Int) -> Int { isFull ? full : short }
}
