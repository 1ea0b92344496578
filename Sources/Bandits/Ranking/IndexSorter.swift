/// Sorts indices by merging, in memory that its owner keeps: the library's sort allocates some each time.
struct IndexSorter: Sendable {
  private static let run = 8
  private var buffer: [Int] = []

  /// Puts `indices` in order; equal ones keep theirs. - Complexity: O(*n* log *n*), O(*n*) if they are in order already.
  mutating func sort(_ indices: inout [Int], by precedes: (Int, Int) -> Bool) {
    let count = indices.count
    for start in stride(from: 0, to: count, by: IndexSorter.run) {
      IndexSorter.insert(&indices, start, min(start + IndexSorter.run, count), by: precedes)
    }
    var width = IndexSorter.run
    while width < count {
      buffer.removeAll(keepingCapacity: true)
      for start in stride(from: 0, to: count, by: 2 * width) {
        merge(indices, start, min(start + width, count), min(start + 2 * width, count), by: precedes)
      }
      swap(&indices, &buffer)
      width *= 2
    }
  }

  private static func insert(_ indices: inout [Int], _ start: Int, _ end: Int, by precedes: (Int, Int) -> Bool) {
    for place in start..<end {
      let index = indices[place]
      var hole = place
      while hole > start, precedes(index, indices[hole - 1]) {
        indices[hole] = indices[hole - 1]
        hole -= 1
      }
      indices[hole] = index
    }
  }

  /// Appends the runs start..<middle and middle..<end of `indices` to the buffer as one.
  private mutating func merge(
    _ indices: [Int], _ start: Int, _ middle: Int, _ end: Int, by precedes: (Int, Int) -> Bool
  ) {
    guard middle < end, precedes(indices[middle], indices[middle - 1]) else {
      buffer.append(contentsOf: indices[start..<end])
      return
    }
    var (left, right) = (start, middle)
    while left < middle, right < end {
      if precedes(indices[right], indices[left]) {
        buffer.append(indices[right])
        right += 1
      } else {
        buffer.append(indices[left])
        left += 1
      }
    }
    buffer.append(contentsOf: indices[left..<middle])
    buffer.append(contentsOf: indices[right..<end])
  }
}
