import Bandits
import Simulation
import Testing

@Suite("Images in a simulated world")
struct ImageTests {
  @Test("A play earns for the title and for the image it wore, and the image that suits the member is learned")
  func imagesAreLearned() throws {
    for seed: UInt64 in 1...2 {
      var run = ImageRun(.linUCB(alpha: 0.5), in: SimulatedWorld(seed: seed, titles: 4, launch: 0))
      try run.run(visits: 20_000)
      let (artwork, billboard) = (run.outcomes[0], run.outcomes[1])
      #expect(artwork.count == 20_000 && billboard.count == 20_000)
      // A play that names no decision goes to what its member was shown last, now and then another visit's image.
      #expect(abs(artwork.rewarded - billboard.rewarded) <= 20)
      #expect(run.regret < 0.5 * run.uniformRegret, "\(run.regret) of \(run.uniformRegret)")
    }
  }
}
