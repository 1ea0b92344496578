/// The number of a place in a `Slab`, small so that there is room for many.
struct Slot: Hashable, Sendable {
  let number: Int32

  /// Where nothing is.
  static let nowhere = Slot(number: -1)

  init(number: Int32) { self.number = number }

  /// - Precondition: Less than 2³¹ slots: limits of state are far below.
  init(_ index: Int) { number = Int32(index) }

  var index: Int { Int(number) }
  var isSomewhere: Bool { number >= 0 }
}
