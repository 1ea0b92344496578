import Evaluation
import Tables
import Testing

@Suite("Reports for people")
struct ReportTextTests {
  @Test("a terminal of 80 columns shows values, why to doubt them, and what they differ by")
  func text() {
    let lines = EvaluationText(SampleReports.small).lines(on: Screen(width: 80, hasColour: false))
    #expect(
      lines.joined(separator: "\n") == """
        source     a.ndjson
        rounds     1,000 in 500 lists, in 250 independent groups
        time       2026-11-23T20:00:00Z to 2026-11-24T19:59:59.500Z
        rewards    0 to 1
        left out   1,234 never activated; 1 not JSON
        intervals  95%; bootstrap over members, 200 replicates; seed 7
          a.ndjson:17: not JSON

        policy   value   ± SE  95% from     to  estimator  trusted
        uniform  0.185  0.012     0.161  0.209  snips      yes
        new      0.248  0.019     0.210  0.285  snips      no
        @online  0.260  0.022     0.217  0.303  replay     yes

        uniform: each candidate alike
        estimator  value   ± SE  95% from     to
        ips        0.188  0.013     0.163  0.212
        snips      0.185  0.012     0.161  0.209
          effective rounds  640 of 1,000 (64%)
          mean weight       1.013 ± 0.025, 0.5 standard errors from 1
          largest weight    12.5, 1.25% of the sum
          without support   0.25% of its choices
          matches           321 rounds whose action it is sure to take

        new: Models/new.yaml at new.safetensors
        estimator  value   ± SE  95% from     to  parameter
        snips      0.248  0.019     0.210  0.285
        switchDR   0.240  0.015     0.211  0.270  τ 10 by SLOPE
        of whole lists: what a list earns
        estimator  value   ± SE  95% from  to
        rips       0.500  0.050
          effective rounds  80 of 1,000 (8%)
          mean weight       1.013 ± 0.025, 0.5 standard errors from 1
          largest weight    12.5, 1.25% of the sum
          without support   0.25% of its choices
          matches           321 rounds whose action it is sure to take
          learned from      25% of the rounds
          balanced: there is only one logging model.

        @online
        estimator  value   ± SE  95% from     to
        replay     0.260  0.022     0.217  0.303
          rounds taken  398

        differences, the first policy less the second
        first    second  estimator  difference   ± SE  95% from      to
        uniform  new     snips          −0.063  0.020    −0.102  −0.023

        arms of the log
        arm                   rounds  value   ± SE  95% from     to
        policy                   900  0.250  0.015
        holdback                 100  0.125  0.033
        policy less holdback          0.125  0.036     0.054  0.196

        actions chosen most, 3 of 3
        action  rounds  expected     z  offered  reward   ± SE
        tt1        600     590.5   0.6    1,000   0.250  0.018
        tt2        400            −5.5    1,000   0.200  0.020
        tt3          0       0.5  −0.7      100
          z: rounds less those that the log's chances add up to, in standard errors.

        Do not trust new: 80 effective rounds are fewer than 100.
        """)
    #expect(lines.allSatisfy { $0.displayWidth <= 80 })
  }

  @Test("all intervals are told where they are asked for, each with its name")
  func allIntervals() {
    let report = SampleReports.small
    let all = EvaluationText(report, showsAllIntervals: true).lines(on: .plain)
    let some = EvaluationText(report).lines(on: .plain)
    #expect(
      all.filter { !some.contains($0) } == [
        "estimator  interval         95% from     to", "ips        normal              0.163  0.212",
        "ips        bootstrap           0.163  0.213", "ips        Clopper–Pearson     0.150  0.230",
        "snips      normal              0.161  0.209", "estimator  interval  95% from     to",
        "snips      normal       0.210  0.285", "switchDR   normal       0.211  0.270",
        "estimator  interval  95% from     to", "replay     normal       0.217  0.303", "the same by bootstrap",
        "uniform  new     snips          −0.063  0.020    −0.100  −0.025",
      ])
  }

  @Test("a narrow terminal wraps words between them and cuts only names")
  func narrow() {
    var report = SampleReports.small
    report.policies[1].name = String(repeating: "long", count: 20)
    report.policies[1].about = ""
    report.policies[1].doubts = [Doubt(.unsupported, String(repeating: "words and ", count: 20) + "an end.")]
    let lines = EvaluationText(report).lines(on: Screen(width: 64, hasColour: false))
    #expect(lines.filter { $0.displayWidth > 64 && !$0.contains(report.policies[1].name) } == [])
    #expect(lines.last == "words and words and an end.")
  }

  @Test("colours say what words say too: values to trust, values not to")
  func colours() {
    let screen = Screen(width: 80, hasColour: true)
    var report = SampleReports.small
    let doubt = "Do not trust new: 80 effective rounds are fewer than 100."
    #expect(EvaluationText(report).lines(on: screen).last == "\u{1B}[31m\(doubt)\u{1B}[0m")
    report.policies.remove(at: 1)
    #expect(
      EvaluationText(report).lines(on: screen).last == "\u{1B}[32mNothing speaks against these values.\u{1B}[0m")
    report.doubts = [Doubt(.propensities, "tt2 was chosen less often than its propensities add up to.")]
    #expect(
      EvaluationText(report).lines(on: .plain).last
        == "Do not trust any of these values: tt2 was chosen less often than its propensities add up to.")
  }

  @Test(
    "nothing that came from outside moves the cursor", arguments: [0.5, .nan, .infinity, 1e300, .leastNonzeroMagnitude])
  func hostile(number: Double) {
    for line in EvaluationText(SampleReports.hostile(number), showsAllIntervals: true).lines(on: .plain) {
      #expect(line == line.visible)
    }
  }

  @Test("a report of nothing is told in few lines")
  func nothing() {
    #expect(
      EvaluationText(SampleReports.empty).lines(on: .plain) == [
        "rounds     0", "rewards    0 to 0", "left out   nothing",
        "intervals  95%; seed 18446744073709551615", "", "Nothing speaks against these values.",
      ])
  }
}
