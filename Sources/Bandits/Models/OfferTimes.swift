package import Events

/// When each action of a model that retires actions was last offered, and which of them the longest ago.
///
/// A heap by (time, action) that lags behind: an offer changes an action's time alone, and its place in the heap is mended
/// when it comes to the top. Times only grow, so a top that is up to date is the least of all. An offer of an action that
/// is not here costs a look-up, of one that is a look-up and, later and at most once, a mend of O(log *actions*).
package struct OfferTimes: Sendable {
  /// What is kept of an action.
  package struct Times: Equatable, Sendable {
    /// The greatest time of a decision that offered it.
    package var lastOffered: EventTime
    /// The number of the outcome that its sums began with, counted over those of all actions; 0 where nobody counts.
    package let since: Int

    package init(lastOffered: EventTime, since: Int) {
      self.lastOffered = lastOffered
      self.since = since
    }
  }

  private struct Place: Sendable {
    /// Not after the action's own time.
    var at: EventTime
    let action: ActionID

    static func < (a: Place, b: Place) -> Bool { a.at == b.at ? a.action < b.action : a.at < b.at }
  }

  /// By action.
  package private(set) var times: [ActionID: Times]
  /// The greatest close time learned.
  package private(set) var closedThrough: EventTime
  /// A binary heap, the least first.
  private var heap: [Place]

  /// - Complexity: O(*n* log *n*).
  package init(_ times: [ActionID: Times] = [:], closedThrough: EventTime = .distantPast) {
    self.times = times
    self.closedThrough = closedThrough
    // What is sorted is a heap.
    heap = times.map { Place(at: $1.lastOffered, action: $0) }.sorted { $0 < $1 }
  }

  /// Notes that outcomes are learned through a close time.
  mutating func close(_ at: EventTime) { closedThrough = max(closedThrough, at) }

  /// Takes up an action whose sums have just begun. - Complexity: O(log *actions*).
  mutating func begin(_ action: ActionID, at: EventTime, since number: Int) {
    times[action] = Times(lastOffered: at, since: number)
    push(Place(at: at, action: action))
  }

  /// Notes a decision that offered an action; of one without sums nothing is kept.
  mutating func offer(_ action: ActionID, at: EventTime) {
    guard let index = times.index(forKey: action), times.values[index].lastOffered < at else { return }
    times.values[index].lastOffered = at
  }

  /// Takes out the action that was last offered the longest ago, of several the least, and answers it.
  ///
  /// - Parameters:
  ///   - limit: Only one that was last offered before this.
  ///   - spared: It stays.
  mutating func removeLongestAgo(before limit: EventTime? = nil, sparing spared: ActionID? = nil) -> ActionID? {
    guard let first = mendedTop(), limit.map({ first.at < $0 }) ?? true else { return nil }
    removeTop()
    guard first.action == spared else {
      times[first.action] = nil
      return first.action
    }
    let next = removeLongestAgo(before: limit)
    push(first)
    return next
  }

  // MARK: The heap

  /// The least place, up to date; nil if there is none.
  private mutating func mendedTop() -> Place? {
    while let top = heap.first {
      guard let at = times[top.action]?.lastOffered, at != top.at else { return top }
      heap[0].at = at
      siftDown()
    }
    return nil
  }

  private mutating func push(_ place: Place) {
    heap.append(place)
    var index = heap.count - 1
    while index > 0, heap[index] < heap[(index - 1) / 2] {
      heap.swapAt(index, (index - 1) / 2)
      index = (index - 1) / 2
    }
  }

  private mutating func removeTop() {
    let last = heap.removeLast()
    guard !heap.isEmpty else { return }
    heap[0] = last
    siftDown()
  }

  /// Brings the first place down to where it belongs.
  private mutating func siftDown() {
    var index = 0
    while 2 * index + 1 < heap.count {
      var child = 2 * index + 1
      if child + 1 < heap.count, heap[child + 1] < heap[child] { child += 1 }
      guard heap[child] < heap[index] else { return }
      heap.swapAt(index, child)
      index = child
    }
  }
}

extension OfferTimes: Equatable {
  /// Equal times; how far a heap lags behind is nobody's business.
  package static func == (a: OfferTimes, b: OfferTimes) -> Bool {
    a.closedThrough == b.closedThrough && a.times == b.times
  }
}
