/// The number of a place in a `Slab`, small so that there is room for many.
package struct Slot: Hashable, Sendable {
  package let number: Int32

  /// Where nothing is.
  package static let nowhere = Slot(number: -1)

  package init(number: Int32) { self.number = number }

  /// - Precondition: Less than 2³¹ slots: limits of state are far below.
  package init(_ index: Int) { number = Int32(index) }

  package var index: Int { Int(number) }
  package var isSomewhere: Bool { number >= 0 }
}
