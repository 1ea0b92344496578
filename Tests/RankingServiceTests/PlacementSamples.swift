/// Placement files for tests.
enum PlacementSamples {
  /// No context: a bias alone.
  static func biasOnly(
    _ name: String = "billboard", policy: String = "{ algorithm: linUCB, alpha: 1.0, floor: 0.02, seed: 7 }",
    reward: String = "{ kind: atLeast, seconds: 120 }", publish: String = "{ everyOutcomes: 50, every: 1h }",
    learn: String = "immediate"
  ) -> String {
    """
    placement: \(name)
    policy: \(policy)
    attribution: { activation: impression, window: 6h, lateness: 10m, reward: \(reward) }
    learn: \(learn)
    publish: \(publish)
    """
  }

  /// The placement of issue 2 and of `Models/billboard.yaml`.
  static let billboard = """
    placement: billboard
    policy: { algorithm: linUCB, alpha: 1.0, floor: 0.02, seed: 7 }
    model: { kind: disjoint, regularization: 1.0 }
    features:
      bias: true
      context:
        - { name: country, type: category, values: [US, BR, JP] }
        - { name: interests, type: category, buckets: 32 }
        - { name: hour, type: number, mean: 12, scale: 7 }
        - { name: taste, type: vector, size: 4 }
    attribution: { activation: impression, window: 6h, lateness: 10m, reward: { kind: atLeast, seconds: 120 } }
    publish: { everyOutcomes: 500, every: 2s }
    """

  /// Images of a title, told apart by features that the catalogue may fill in.
  static let artwork = """
    placement: artwork
    policy: { algorithm: linUCB, alpha: 1.0, floor: 0.05, seed: 3 }
    features:
      context:
        - { name: genres, type: category, values: [drama, comedy] }
        - { name: device, type: category, values: [tv, phone] }
      action:
        - { name: style, type: category, values: [face, scene] }
    attribution: { window: 6h, lateness: 10m, reward: { kind: value } }
    """
}
