/// A part of the stored outcomes, in the order in which they closed.
package struct OutcomePage: Equatable, Sendable {
  /// What `marquee attribute` writes of each, without a line feed.
  package let lines: [[UInt8]]
  /// Of the last outcome that was looked at: where the next page goes on.
  package let position: Int64
  /// Whether outcomes after `position` were stored when the page was read. There may be none among them that is asked for.
  package let hasMore: Bool

  package init(lines: [[UInt8]], position: Int64, hasMore: Bool) {
    self.lines = lines
    self.position = position
    self.hasMore = hasMore
  }

  /// How much is read at once, whatever is asked for.
  package struct Limits: Sendable {
    /// Outcomes in the page.
    package var outcomes: Int
    /// After these many bytes of lines no further one is taken.
    package var bytes = 8 << 20
    /// Outcomes that are looked at, where no index leads to those asked for.
    package var scanned: Int64 = 200_000

    package init(outcomes: Int) { self.outcomes = outcomes }
  }
}
