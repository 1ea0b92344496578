/// Values of a bootstrap over clusters: every value in every replicate, so that what two policies differ by is paired.
struct Replicates {
  /// By value, then by replicate.
  let values: [[Double]]

  /// - Parameters:
  ///   - wanted: How each value comes from the sums.
  ///   - count: How many replicates; 0: none.
  /// - Complexity: O(*count* · *clusters* · *columns that are needed*).
  init(of sums: ClusterSums, _ wanted: [ClusterValue], count: Int, seed: UInt64) {
    guard count > 0, !wanted.isEmpty, sums.count > 1 else {
      values = []
      return
    }
    let needed = Set(wanted.flatMap(\.columns)).sorted()
    let places = Dictionary(uniqueKeysWithValues: zip(needed, 0...))
    var rows = [Double](repeating: 0, count: sums.count * needed.count)
    for (place, index) in needed.enumerated() {
      for (row, sum) in sums.column(index).enumerated() { rows[row * needed.count + place] = sum }
    }
    let resampling = Resampling(seed: seed)
    var (counts, totals): ([UInt32], [Double]) = ([], [])
    var values = wanted.map { _ in [Double]() }
    for index in values.indices { values[index].reserveCapacity(count) }
    for replicate in 0..<count {
      resampling.counts(replicate: replicate, clusters: sums.count, into: &counts)
      Replicates.add(rows, times: counts, into: &totals, width: needed.count)
      for (index, value) in wanted.enumerated() {
        values[index].append(value.value { totals[places[$0] ?? 0] })
      }
    }
    self.values = values
  }

  /// The percentile interval of a value; nil without replicates.
  func interval(of index: Int, confidence: Double) -> Interval? {
    guard !values.isEmpty else { return nil }
    var replicates = values[index].filter(\.isFinite)
    return Percentiles.interval(of: &replicates, confidence: confidence)
  }

  /// The percentile interval of the first value less the second.
  func interval(of first: Int, less second: Int, confidence: Double) -> Interval? {
    guard !values.isEmpty else { return nil }
    var differences = zip(values[first], values[second]).map { $0 - $1 }.filter(\.isFinite)
    return Percentiles.interval(of: &differences, confidence: confidence)
  }

  /// Overwrites `totals` with Σ count · row.
  private static func add(_ rows: [Double], times counts: [UInt32], into totals: inout [Double], width: Int) {
    totals.removeAll(keepingCapacity: true)
    totals.append(contentsOf: repeatElement(0, count: width))
    totals.withUnsafeMutableBufferPointer { totals in
      rows.withUnsafeBufferPointer { rows in
        for (row, count) in counts.enumerated() where count > 0 {
          let factor = Double(count)
          let first = row * width
          for column in 0..<width { totals[column] += factor * rows[first + column] }
        }
      }
    }
  }
}
