/// Lists of slots, linked both ways; a slot is in at most one of them. The owner keeps each list's first slot.
///
/// A slot enters at the front or behind another: what the order means is for the owner to say.
package struct Chains: Sendable {
  private struct Link: Sendable {
    var next = Slot.nowhere
    var previous = Slot.nowhere
  }

  private var links: [Link] = []

  package init() {}

  /// The slot behind one in its list. - Complexity: O(1).
  package func next(after slot: Slot) -> Slot { links[slot.index].next }

  /// - Complexity: O(1), amortized.
  package mutating func insert(_ slot: Slot, first: inout Slot) {
    while links.count <= slot.index { links.append(Link()) }
    links[slot.index] = Link(next: first)
    if first.isSomewhere { links[first.index].previous = slot }
    first = slot
  }

  /// Puts a slot behind another of the list; at the front behind `nowhere`. - Complexity: O(1), amortized.
  package mutating func insert(_ slot: Slot, behind previous: Slot, first: inout Slot) {
    guard previous.isSomewhere else { return insert(slot, first: &first) }
    while links.count <= slot.index { links.append(Link()) }
    let next = links[previous.index].next
    links[slot.index] = Link(next: next, previous: previous)
    links[previous.index].next = slot
    if next.isSomewhere { links[next.index].previous = slot }
  }

  /// - Complexity: O(1).
  package mutating func remove(_ slot: Slot, first: inout Slot) {
    let link = links[slot.index]
    if link.previous.isSomewhere { links[link.previous.index].next = link.next } else { first = link.next }
    if link.next.isSomewhere { links[link.next.index].previous = link.previous }
  }
}
