import Files
import JSON

/// An order in which the rows of a stream are played.
package struct RowOrder: Sendable {
  /// The file that it is from.
  package let file: String
  /// 0-based, none negative.
  package let rows: [Int]

  /// Reads one of the orders of a file: a JSON list of lists of row numbers, plain or gzip.
  ///
  /// - Throws: `BatchError` for a file that is no such list, or has no order of that number.
  package init(path: String, number: Int) throws(BatchError) {
    var bytes: [UInt8] = []
    let name: String
    do throws(FileError) {
      let reader = try LineReader(path: path)
      name = reader.name
      while let line = try reader.next() {
        bytes += line
        bytes.append(0x0A)
      }
    } catch {
      throw .input(error)
    }
    let orders: [[Int]]
    do { orders = try JSONReader.document(bytes) { reader in try RowOrder.orders(from: &reader) } } catch {
      throw .input(FileError("\(error)", file: name))
    }
    guard orders.indices.contains(number) else {
      let expected = orders.isEmpty ? "expected orders, found none" : "expected an order from 0 to \(orders.count - 1)"
      throw BatchError(.input, "\(name): \(expected), asked for \(number)")
    }
    file = name
    rows = orders[number]
  }

  private static func orders(from reader: inout JSONReader) throws -> [[Int]] {
    var orders: [[Int]] = []
    try reader.array { reader, _ in
      var rows: [Int] = []
      try reader.array { reader, _ in
        let here = reader
        guard let row = Int(exactly: try reader.integer()), row >= 0 else {
          throw here.invalid("expected the number of a row, counted from 0")
        }
        rows.append(row)
      }
      orders.append(rows)
    }
    return orders
  }
}
