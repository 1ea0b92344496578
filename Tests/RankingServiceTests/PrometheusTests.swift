import Metrics
import RankingService
import Testing

@Suite("Prometheus")
struct PrometheusTests {
  /// What a registry without other metrics shows, given the number of conflicts.
  static func own(conflicts: Int = 0) -> String {
    """
    # HELP marquee_metric_conflicts_total Metrics refused because their name belongs to a metric of another type.
    # TYPE marquee_metric_conflicts_total counter
    marquee_metric_conflicts_total \(conflicts)

    """
  }

  /// The value of the sample line that starts with `sample` and a space.
  static func value(of sample: String, in text: String) -> String? {
    text.split(separator: "\n").first { $0.hasPrefix(sample + " ") }.map { String($0.dropFirst(sample.count + 1)) }
  }

  @Test("every type of metric is written as the format asks")
  func golden() {
    let registry = PrometheusRegistry(buckets: ["slate.size": HistogramBuckets([1, 2.5, 10])])
    registry.describe("http.requests_total", help: "Requests \"answered\",\nby C:\\route.")
    registry.describe("unused", help: "Has no metric, so it is not written.")
    Counter(label: "http.requests_total", dimensions: [("route", "/rank"), ("code", "200")], factory: registry)
      .increment(by: 3)
    Counter(label: "http.requests_total", dimensions: [("code", "500"), ("route", "/rank")], factory: registry)
      .increment()
    FloatingPointCounter(label: "cpu_seconds_total", factory: registry).increment(by: 0.25)
    Gauge(label: "queue_depth", factory: registry).record(7)
    Meter(label: "temperature", factory: registry).set(-1.5)
    let sizes = Recorder(label: "slate.size", dimensions: [("p", "home")], aggregate: true, factory: registry)
    for size in [1, 2, 10, 11] { sizes.record(size) }
    // By hand, from prometheus.io/docs/instrumenting/exposition_formats.
    let expected = #"""
      # TYPE cpu_seconds_total counter
      cpu_seconds_total 0.25
      # HELP http_requests_total Requests "answered",\nby C:\\route.
      # TYPE http_requests_total counter
      http_requests_total{code="200",route="/rank"} 3
      http_requests_total{code="500",route="/rank"} 1
      # HELP marquee_metric_conflicts_total Metrics refused because their name belongs to a metric of another type.
      # TYPE marquee_metric_conflicts_total counter
      marquee_metric_conflicts_total 0
      # TYPE queue_depth gauge
      queue_depth 7
      # TYPE slate_size histogram
      slate_size_bucket{p="home",le="1"} 1
      slate_size_bucket{p="home",le="2.5"} 2
      slate_size_bucket{p="home",le="10"} 3
      slate_size_bucket{p="home",le="+Inf"} 4
      slate_size_sum{p="home"} 24
      slate_size_count{p="home"} 4
      # TYPE temperature gauge
      temperature -1.5

      """#
    #expect(registry.exposition() == expected)
  }

  @Test("timers are histograms of seconds, in buckets from 10 µs to 60 s")
  func timers() {
    let registry = PrometheusRegistry()
    let timer = Timer(label: "latency_seconds", factory: registry)
    timer.recordNanoseconds(10_000)
    timer.recordMilliseconds(20)
    timer.recordSeconds(61)
    timer.recordNanoseconds(-5)
    let small = "1e-05 2.5e-05 5e-05 0.0001 0.00025 0.0005 0.001 0.0025 0.005 0.01 0.025 0.05"
    let bounds = (small + " 0.1 0.25 0.5 1 2.5 5 10 30 60 +Inf").split(separator: " ")
    let counts = Array(repeating: 2, count: 10) + Array(repeating: 3, count: 11) + [4]
    let buckets = zip(bounds, counts).map { "latency_seconds_bucket{le=\"\($0)\"} \($1)\n" }.joined()
    let totals = "latency_seconds_sum 61.02001\nlatency_seconds_count 4\n"
    #expect(registry.exposition() == "# TYPE latency_seconds histogram\n" + buckets + totals + Self.own())
  }

  @Test("label values are escaped, so that no value can end its line or its quotes")
  func escaping() {
    let registry = PrometheusRegistry()
    Counter(label: "x_total", dimensions: [("k", "a\\b \"c\"\nd\r\n{é}")], factory: registry).increment()
    let expected = "# TYPE x_total counter\nx_total{k=\"a\\\\b \\\"c\\\"\\nd\r\\n{é}\"} 1\n"
    #expect(registry.exposition() == Self.own() + expected)
  }

  @Test(
    "names are made valid",
    arguments: [
      ("http.server.duration", "http_server_duration"), ("a:b", "a:b"), ("9lives", "_9lives"), ("", "_"),
      ("größe", "gr__e"), ("e\u{301}", "e_"), ("A1_z", "A1_z"), ("a\nb 1", "a_b_1"),
    ])
  func names(given: String, written: String) {
    let registry = PrometheusRegistry()
    Gauge(label: given, factory: registry).record(1)
    #expect(Self.value(of: written, in: registry.exposition()) == "1")
  }

  @Test("label names are made valid, and never repeated")
  func labelNames() {
    let registry = PrometheusRegistry(buckets: ["h": HistogramBuckets([])])
    Gauge(label: "g", dimensions: [("b:1", "x"), ("b.1", "y"), ("2", "z"), ("none", "")], factory: registry).record(1)
    Recorder(label: "h", dimensions: [("le", "x")], aggregate: true, factory: registry).record(2)
    let text = registry.exposition()
    #expect(Self.value(of: #"g{_2="z",b_1="x"}"#, in: text) == "1")
    #expect(Self.value(of: #"h_bucket{exported_le="x",le="+Inf"}"#, in: text) == "1")
  }

  @Test(
    "numbers read back in Prometheus as they were",
    arguments: [
      (0, "0"), (-0.5, "-0.5"), (1e15, "1000000000000000"), (1e300, "1e+300"), (1e-9, "1e-09"), (.infinity, "+Inf"),
      (-.infinity, "-Inf"), (.nan, "NaN"), (0.1 + 0.2, "0.30000000000000004"),
    ] as [(Double, String)])
  func numbers(value: Double, written: String) {
    let registry = PrometheusRegistry()
    Meter(label: "g", factory: registry).set(value)
    #expect(Self.value(of: "g", in: registry.exposition()) == written)
  }

  @Test("concurrent increments are all counted, whole and fractional, in counters, gauges and histograms")
  func concurrency() async {
    let registry = PrometheusRegistry(buckets: ["sizes": HistogramBuckets([4])])
    await withTaskGroup { group in
      for _ in 0..<8 {
        group.addTask {
          let counter = Counter(label: "whole_total", factory: registry)
          let fractional = FloatingPointCounter(label: "fractional_total", factory: registry)
          let meter = Meter(label: "level", factory: registry)
          let sizes = Recorder(label: "sizes", aggregate: true, factory: registry)
          for index in 0..<10_000 {
            counter.increment()
            fractional.increment(by: 0.5)
            meter.increment(by: 2.0)
            meter.decrement()
            sizes.record(index % 10)
          }
        }
      }
    }
    let text = registry.exposition()
    #expect(Self.value(of: "whole_total", in: text) == "80000")
    #expect(Self.value(of: "fractional_total", in: text) == "40000")
    #expect(Self.value(of: "level", in: text) == "80000")
    #expect(Self.value(of: #"sizes_bucket{le="4"}"#, in: text) == "40000")
    #expect(Self.value(of: "sizes_count", in: text) == "80000")
    #expect(Self.value(of: "sizes_sum", in: text) == "360000")
  }

  @Test("each bucket counts the values not above its bound", arguments: [[], [0], [-1, 0, 0.5, 3], [1, 2, 3, 4, 5]])
  func buckets(bounds: [Double]) {
    let registry = PrometheusRegistry(buckets: ["h": HistogramBuckets(bounds)])
    let recorder = Recorder(label: "h", aggregate: true, factory: registry)
    let values = (-12...24).map { Double($0) / 4 }
    for value in values + [.nan, .infinity, -.infinity] { recorder.record(value) }
    let text = registry.exposition()
    for bound in bounds {
      let name = bound == bound.rounded() ? String(Int(bound)) : String(bound)
      let oracle = values.filter { $0 <= bound }.count
      #expect(Self.value(of: "h_bucket{le=\"\(name)\"}", in: text) == String(oracle))
    }
    #expect(Self.value(of: #"h_bucket{le="+Inf"}"#, in: text) == "37")
    #expect(Self.value(of: "h_count", in: text) == "37")
    #expect(Self.value(of: "h_sum", in: text) == "55.5")
  }

  @Test("counters only rise, wrap at 2⁶⁴ and can be reset")
  func counterLimits() {
    let registry = PrometheusRegistry()
    let whole = Counter(label: "whole_total", factory: registry)
    let fractional = registry.makeFloatingPointCounter(label: "fractional_total", dimensions: [])
    for _ in 0..<3 { whole.increment(by: Int64.max) }
    whole.increment(by: Int64.min)
    for amount in [1.5, -1, .nan, .infinity, 0] { fractional.increment(by: amount) }
    let text = registry.exposition()
    // 3 × (2⁶³ − 1) mod 2⁶⁴ = 2⁶³ − 3.
    #expect(Self.value(of: "whole_total", in: text) == "9223372036854775805")
    #expect(Self.value(of: "fractional_total", in: text) == "1.5")
    whole.reset()
    fractional.reset()
    #expect(["whole_total", "fractional_total"].allSatisfy { Self.value(of: $0, in: registry.exposition()) == "0" })
  }

  @Test("a name of another type is refused and counted, and the first metric goes on")
  func conflicts() {
    let registry = PrometheusRegistry()
    let counter = Counter(label: "a", factory: registry)
    Gauge(label: "a", dimensions: [("k", "v")], factory: registry).record(5)
    Timer(label: "a", factory: registry).recordSeconds(1)
    Meter(label: "a", factory: registry).set(5)
    counter.increment()
    #expect(registry.exposition() == "# TYPE a counter\na 1\n" + Self.own(conflicts: 3))
  }

  @Test("sample names of histograms are not given to others, nor taken from others")
  func histogramNames() {
    let registry = PrometheusRegistry()
    _ = registry.makeTimer(label: "h", dimensions: [])
    _ = registry.makeCounter(label: "h_count", dimensions: [])
    _ = registry.makeMeter(label: "g_sum", dimensions: [])
    _ = registry.makeTimer(label: "g", dimensions: [])
    #expect(Self.value(of: PrometheusRegistry.conflictsName, in: registry.exposition()) == "2")
  }

  @Test("the same name and labels give the same handler, in any order of labels")
  func sameHandler() {
    let registry = PrometheusRegistry()
    let first = registry.makeCounter(label: "a.total", dimensions: [("x", "1"), ("y", "2")])
    #expect(first === registry.makeCounter(label: "a_total", dimensions: [("y", "2"), ("x", "1"), ("z", "")]))
    #expect(first === registry.makeFloatingPointCounter(label: "a.total", dimensions: [("x", "1"), ("y", "2")]))
    #expect(first !== registry.makeCounter(label: "a.total", dimensions: [("x", "1"), ("y", "3")]))
    let gauge = registry.makeMeter(label: "g", dimensions: [])
    #expect(gauge === registry.makeRecorder(label: "g", dimensions: [], aggregate: false))
  }

  @Test("destroyed metrics are no longer written, and their name is free again")
  func destroy() {
    let registry = PrometheusRegistry()
    let timer = Timer(label: "h", factory: registry)
    let meter = Meter(label: "g", dimensions: [("k", "1")], factory: registry)
    let other = Meter(label: "g", dimensions: [("k", "2")], factory: registry)
    meter.destroy()
    timer.destroy()
    #expect(registry.exposition() == "# TYPE g gauge\ng{k=\"2\"} 0\n" + Self.own())
    other.destroy()
    let heir = Counter(label: "h", factory: registry)
    timer.destroy()
    Counter(label: PrometheusRegistry.conflictsName, factory: registry).destroy()
    registry.destroyCounter(NOOPMetricsHandler.instance)
    #expect(registry.exposition() == "# TYPE h counter\nh 0\n" + Self.own())
    heir.destroy()
    #expect(registry.exposition() == Self.own())
  }

  @Test("the text does not depend on the order in which metrics are made")
  func determinism() {
    let labels = (0..<40).map { [("k", String($0 % 7)), ("n", String($0))] }
    func text(_ labels: [[(String, String)]]) -> String {
      let registry = PrometheusRegistry()
      for pairs in labels { Counter(label: "m\(pairs[0].1)_total", dimensions: pairs, factory: registry).increment() }
      return registry.exposition()
    }
    let forward = text(labels)
    #expect(forward == text(labels.reversed()))
    let samples = forward.split(separator: "\n").filter { $0.hasPrefix("m") }
    #expect(samples.count == 41)
    #expect(samples == samples.sorted())
  }
}
