import Bandits
import Events

/// The tensors of what a model that retires actions keeps of their times.
enum OfferTensors {
  private static let prefix = "settled."

  /// None where no action is ever retired.
  static func tensors(of sums: ModelSums) -> [SafetensorsArchive.Tensor] {
    guard let offers = sums.offers else { return [] }
    let times = offers.times.sorted { $0.key < $1.key }.map(\.value)
    return [
      tensor("last_offered", times.map(\.lastOffered.milliseconds)),
      tensor("since", times.map { Int64($0.since) }),
      tensor("closed_through", [offers.closedThrough.milliseconds]),
    ]
  }

  private static func tensor(_ name: String, _ values: [Int64]) -> SafetensorsArchive.Tensor {
    .init(name: prefix + name, shape: [values.count], integers: values)
  }

  /// - Parameter ids: Of the actions with sums, in their order.
  /// - Throws: `SnapshotFileError` if there are not as many times and numbers, or one is none that learning can come to.
  static func read(of ids: [ActionID], from tensors: inout TensorReader) throws(SnapshotFileError) -> OfferTimes {
    // A close may come ten years after the last time that events can have, and sums of such times cannot overflow.
    let range = EventTime.distantPast.milliseconds...1 << 52
    let lastOffered = try tensors.integers(prefix + "last_offered", [ids.count], in: range)
    let since = try tensors.integers(prefix + "since", [ids.count], in: 0...1 << 53)
    let closedThrough = try tensors.integers(prefix + "closed_through", [1], in: range)[0]
    let times = zip(lastOffered, since).map {
      OfferTimes.Times(lastOffered: EventTime(milliseconds: $0), since: Int($1))
    }
    return OfferTimes(
      Dictionary(zip(ids, times), uniquingKeysWith: { first, _ in first }),
      closedThrough: EventTime(milliseconds: closedThrough))
  }
}
