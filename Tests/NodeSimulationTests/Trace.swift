import Events

/// What happened, step by step, as one number that two runs of a seed must agree on; and as text, where somebody wants to
/// read it.
struct Trace {
  private var hash = StableHash()
  private(set) var lines: [String] = []
  private let keepsLines: Bool

  init(keepsLines: Bool) { self.keepsLines = keepsLines }

  var digest: UInt64 { hash.finalize() }

  mutating func add(_ what: String, _ numbers: UInt64...) {
    hash.combine(what)
    for number in numbers { hash.combine(number) }
    if keepsLines { lines.append(([what] + numbers.map { "\($0)" }).joined(separator: " ")) }
  }

  mutating func add(_ what: String, bytes: [UInt8]) { add(what, EventDigest.of(bytes)) }
}

/// What a simulation found to be wrong.
struct SimulationFailure: Error, Equatable, CustomStringConvertible {
  let seed: UInt64
  let step: Int
  let reason: String

  var description: String {
    "seed \(seed), step \(step): \(reason) (alone: SIMULATION_SEED=\(seed) make test FILTER=NodeSimulationTests)"
  }
}
