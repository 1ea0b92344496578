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
  static func read(
    from archive: SafetensorsArchive, of ids: [ActionID]
  ) throws(SnapshotFileError) -> OfferTimes {
    let lastOffered = try times("last_offered", count: ids.count, in: archive)
    let since = try integers("since", count: ids.count, in: 0...1 << 53, archive).map { Int($0) }
    let closedThrough = try times("closed_through", count: 1, in: archive)[0]
    let times = zip(lastOffered, since).map { OfferTimes.Times(lastOffered: $0, since: $1) }
    return OfferTimes(
      Dictionary(zip(ids, times), uniquingKeysWith: { first, _ in first }), closedThrough: closedThrough)
  }

  private static func times(
    _ name: String, count: Int, in archive: SafetensorsArchive
  ) throws(SnapshotFileError) -> [EventTime] {
    // A close may come ten years after the last time that events can have, and sums of such times cannot overflow.
    let range = EventTime.distantPast.milliseconds...1 << 52
    return try integers(name, count: count, in: range, archive).map { EventTime(milliseconds: $0) }
  }

  private static func integers(
    _ name: String, count: Int, in range: ClosedRange<Int64>, _ archive: SafetensorsArchive
  ) throws(SnapshotFileError) -> [Int64] {
    let values: [Int64]
    do { values = try archive.tensor(prefix + name).integers() } catch { throw SnapshotFileError(reason: "\(error)") }
    guard values.count == count, values.allSatisfy(range.contains) else {
      throw SnapshotFileError(reason: "\(prefix)\(name): expected \(count) numbers from \(range)")
    }
    return values
  }
}
