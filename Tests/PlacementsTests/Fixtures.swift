import Learning
import Placements
import Testing

/// A placement file with what must be in it, and with `sections` in place of its own or added.
func file(_ sections: [String: String] = [:]) -> String {
  var all = [
    "placement": "billboard", "policy": "{ algorithm: linUCB }",
    "attribution": "{ window: 6h, reward: { kind: atLeast, seconds: 120 } }",
  ]
  all.merge(sections) { $1 }
  return all.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)\n" }.joined()
}

/// The error that a file gives; nil if it is a placement.
func error(_ yaml: String) -> PlacementError? {
  do {
    _ = try Placement(yaml: yaml, file: "p.yaml")
    return nil
  } catch {
    return error
  }
}
