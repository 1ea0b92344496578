/// A few hundred weighed rounds, column by column: estimators run over columns, and sums of a block are merged into totals,
/// which rounds less than adding round by round.
package struct WeighedBlock {
  package static let capacity = 256

  package private(set) var count = 0
  /// Whether every round stands for itself alone.
  package private(set) var isPlain = true
  private var columns = [Double](repeating: 0, count: capacity * Column.allCases.count)

  package enum Column: Int, CaseIterable {
    case reward, weight, balancedWeight, match, prediction, direct, importance
  }

  package init() {}

  package var isFull: Bool { count == WeighedBlock.capacity }

  package mutating func append(_ round: WeighedRound) {
    let index = count
    columns.withUnsafeMutableBufferPointer { columns in
      func set(_ column: Column, _ value: Double) { columns[column.rawValue * WeighedBlock.capacity + index] = value }
      set(.reward, round.reward)
      set(.weight, round.weight)
      set(.balancedWeight, round.balancedWeight)
      set(.match, round.match)
      set(.prediction, round.prediction)
      set(.direct, round.direct)
      set(.importance, round.importance)
    }
    if round.importance != 1 { isPlain = false }
    count += 1
  }

  package mutating func removeAll() { (count, isPlain) = (0, true) }

  /// Lends one column, of `count` elements.
  @inline(__always)
  package func with<Result>(_ column: Column, _ body: (UnsafeBufferPointer<Double>) -> Result) -> Result {
    columns.withUnsafeBufferPointer { columns in
      body(UnsafeBufferPointer(rebasing: columns[(column.rawValue * WeighedBlock.capacity)...].prefix(count)))
    }
  }

  /// Writes what `body` makes of each round into `output`, of at least `count` elements.
  @inline(__always)
  package func map<Element>(into output: UnsafeMutableBufferPointer<Element>, _ body: (WeighedRound) -> Element) {
    precondition(output.count >= count, "a column of \(output.count) for \(count) rounds")
    columns.withUnsafeBufferPointer { columns in
      guard let base = columns.baseAddress, let output = output.baseAddress else { return }
      func column(_ column: Column) -> UnsafePointer<Double> { base + column.rawValue * WeighedBlock.capacity }
      let (rewards, weights, balanced) = (column(.reward), column(.weight), column(.balancedWeight))
      let (matches, predictions) = (column(.match), column(.prediction))
      let (directs, importances) = (column(.direct), column(.importance))
      for index in 0..<count {
        output[index] = body(
          WeighedRound(
            reward: rewards[index], weight: weights[index], balancedWeight: balanced[index], match: matches[index],
            prediction: predictions[index], direct: directs[index], importance: importances[index]))
      }
    }
  }
}
