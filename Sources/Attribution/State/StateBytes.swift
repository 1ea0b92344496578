import Events

/// How many bytes the state is taken to need: a function of what is kept, never of capacities or of an allocator.
///
/// Measured against resident memory: see the benchmark of attribution, which prints both.
enum StateBytes {
  /// A pair with its links, timers, trail and table entries; its ids come on top.
  static let pair = 320
  static let earning = 64
  /// A waiting claim; its ids come on top.
  static let claim = 320

  /// A text: up to 15 bytes are held in place, longer ones in a block of their own.
  static func of(_ text: String) -> Int { text.utf8.count > 15 ? text.utf8.count + 40 : 0 }

  static func of(_ claim: Claim) -> Int {
    StateBytes.claim + of(claim.id.text) + of(claim.member?.text ?? "") + of(claim.decisionID?.text ?? "")
  }

  /// What an outcome has filled in.
  static func of(_ taught: PairFeatures?) -> Int {
    taught.map { features($0.context) + features($0.action) } ?? 0
  }

  /// What of a decision is kept as long as it is known.
  static func known(of decision: Decision) -> Int {
    256 + of(decision.id.text) + of(decision.member?.text ?? "") + 16 * decision.places.count
  }

  /// What of a decision only its outcomes need. - Complexity: O(*candidates* + *features*).
  static func contents(of decision: Decision) -> Int {
    var bytes = 320 + features(decision.context)
    bytes += decision.places.count * MemoryLayout<Place>.stride
    for tag in decision.tags { bytes += 32 + of(tag.name) + of(tag.value) }
    for candidate in decision.candidates { bytes += 24 + of(candidate.id.text) + features(candidate.features) }
    return bytes
  }

  private static func features(_ features: Features) -> Int {
    if features.isEmpty { return 0 }
    return features.entries.reduce(32) { bytes, entry in
      let value =
        switch entry.value {
        case .number: 0
        case .text(let text): of(text)
        case .texts(let texts): texts.reduce(32) { $0 + 16 + of($1) }
        case .vector(let elements): 32 + 8 * elements.count
        }
      return bytes + MemoryLayout<Features.Entry>.stride + of(entry.name) + value
    }
  }
}
