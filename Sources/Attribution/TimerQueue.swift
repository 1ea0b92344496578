import Events

/// What is due when: a binary heap of moments, each with a number that its owner understands.
///
/// Entries are never taken back: whoever set one checks, when it comes due, whether it still means anything.
struct TimerQueue: Sendable {
  struct Entry: Sendable {
    let at: EventTime
    let token: Int

    fileprivate static func < (a: Entry, b: Entry) -> Bool {
      a.at != b.at ? a.at < b.at : a.token < b.token
    }
  }

  private var heap: [Entry] = []

  /// The earliest entry. - Complexity: O(1).
  var first: Entry? { heap.first }
  /// The earliest moment set. - Complexity: O(1).
  var next: EventTime? { heap.first?.at }

  /// - Complexity: O(log *n*).
  mutating func set(_ token: Int, at: EventTime) {
    heap.append(Entry(at: at, token: token))
    var child = heap.count - 1
    while child > 0, case let parent = (child - 1) / 2, heap[child] < heap[parent] {
      heap.swapAt(child, parent)
      child = parent
    }
  }

  /// Takes out all entries of moments up to and including `limit`, the earliest first.
  mutating func takeDue(through limit: EventTime) -> [Entry] {
    var due: [Entry] = []
    while let first, first.at <= limit {
      due.append(first)
      removeFirst()
    }
    return due
  }

  /// Takes out the earliest entry. - Complexity: O(log *n*).
  mutating func removeFirst() {
    let last = heap.removeLast()
    guard !heap.isEmpty else { return }
    heap[0] = last
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && heap[child] < heap[least] {
        least = child
      }
      guard least != parent else { return }
      heap.swapAt(parent, least)
      parent = least
    }
  }
}
