/// Sums by cluster, of as many columns as asked for: from these come the bootstrap, and what two policies differ by.
///
/// A member's rounds are not independent, so members are drawn, not rounds. Up to 8,192 clusters are kept apart; with more,
/// members are put into that many groups by their hash, for good. A group of independent members is as independent of the
/// others as a member is, so what is estimated stays right, and memory is bounded by 64 KiB a column.
package struct ClusterSums: Equatable, Sendable {
  package static let limit = 8_192

  package let width: Int
  /// Whether members were put into groups.
  package private(set) var isGrouped = false
  private var slots: [UInt64: Int] = [:]
  /// Row by row.
  private var values: [Double] = []

  package init(width: Int) { self.width = width }

  /// Rows, empty ones of groups included.
  package var count: Int { width == 0 ? 0 : values.count / width }

  /// Where the clusters belong until the next call. - Complexity: O(*clusters*), or all that is kept once, when the limit is passed.
  package mutating func rows(of clusters: [UInt64], into rows: inout [Int]) {
    rows.removeAll(keepingCapacity: true)
    if !isGrouped {
      for cluster in clusters where slots[cluster] == nil {
        guard slots.count < ClusterSums.limit else {
          group()
          break
        }
        slots[cluster] = slots.count
        values.append(contentsOf: repeatElement(0, count: width))
      }
    }
    if isGrouped {
      for cluster in clusters { rows.append(ClusterSums.group(of: cluster)) }
    } else {
      for cluster in clusters { rows.append(slots[cluster] ?? 0) }
    }
  }

  /// Adds ω·x to a column. - Parameters:
  ///   - importances: ω; nil: 1 for all.
  ///   - rows: As `rows(of:into:)` told. Rounds of one row that follow one another cost one look at it.
  package mutating func add(
    _ column: UnsafeBufferPointer<Double>, times importances: UnsafeBufferPointer<Double>?, to index: Int, rows: [Int]
  ) {
    precondition(column.count == rows.count && index < width, "column \(index) of \(width)")
    guard let first = rows.first else { return }
    values.withUnsafeMutableBufferPointer { values in
      rows.withUnsafeBufferPointer { rows in
        var (row, sum) = (first, 0.0)
        for place in column.indices {
          if rows[place] != row {
            values[row * width + index] += sum
            (row, sum) = (rows[place], 0)
          }
          sum += importances.map { column[place] * $0[place] } ?? column[place]
        }
        values[row * width + index] += sum
      }
    }
  }

  /// Adds the direct part, the numerator and the denominator of joint rows to three columns.
  package mutating func add(_ joint: UnsafeBufferPointer<SIMD4<Double>>, to index: Int, rows: [Int]) {
    precondition(joint.count == rows.count && index + 2 < width, "columns \(index)... of \(width)")
    values.withUnsafeMutableBufferPointer { values in
      for (place, row) in zip(rows, joint) {
        values[place * width + index] += row.x
        values[place * width + index + 1] += row.z
        values[place * width + index + 2] += row.w
      }
    }
  }

  /// One column's sums, row by row.
  package func column(_ index: Int) -> [Double] { (0..<count).map { values[$0 * width + index] } }

  /// Adds what another one saw; of the same columns.
  package mutating func merge(_ other: ClusterSums) {
    precondition(width == other.width, "\(other.width) columns into \(width)")
    var other = other
    if isGrouped || other.isGrouped || Set(slots.keys).union(other.slots.keys).count > ClusterSums.limit {
      group()
      other.group()
      for index in values.indices { values[index] += other.values[index] }
      return
    }
    let clusters = other.slots.sorted { $0.value < $1.value }.map(\.key)
    var rows: [Int] = []
    self.rows(of: clusters, into: &rows)
    for (row, place) in rows.enumerated() {
      for index in 0..<width { values[place * width + index] += other.values[row * width + index] }
    }
  }

  /// Clusters are hashes: their lowest bits are as good as any.
  private static func group(of cluster: UInt64) -> Int { Int(truncatingIfNeeded: cluster % UInt64(limit)) }

  private mutating func group() {
    guard !isGrouped else { return }
    var grouped = [Double](repeating: 0, count: ClusterSums.limit * width)
    for (cluster, slot) in slots.sorted(by: { $0.value < $1.value }) {
      let row = ClusterSums.group(of: cluster) * width
      for index in 0..<width { grouped[row + index] += values[slot * width + index] }
    }
    values = grouped
    slots = [:]
    isGrouped = true
  }
}
