import Tables

/// What stands under a chart about what is not in it.
enum Note {
  static let noData = "No data."

  /// Nil if all are drawn.
  static func more(drawn: Int, of all: Int, _ what: String) -> String? {
    drawn < all ? "Drawn are \(drawn.grouped) of \(all.grouped) \(what)." : nil
  }

  /// Nil if none were left out.
  static func leftOut(_ count: Int, _ one: String, _ many: String, _ why: String) -> String? {
    switch count {
    case 0: nil
    case 1: "Left out: 1 \(one) \(why)."
    default: "Left out: \(count.grouped) \(many) \(why)."
    }
  }
}
