import JSON

/// What became of the lines of `--filter` or `--keys`.
package struct FilterReport: Sendable, Equatable {
  /// Lines that are not blank.
  package internal(set) var received = 0
  package internal(set) var duplicates = 0
  package internal(set) var rejections = Rejections()
  package internal(set) var members = 0
  /// Lines written: outcomes, or events with their keys.
  package internal(set) var written = 0
  /// Ticks, which belong to no member and which nothing depends on.
  package internal(set) var ticks = 0

  package init() {}

  /// Why what was written should not be trusted; nil if nothing speaks against it.
  package var doubt: String? {
    rejections.total * 2 > received ? "Most lines were rejected: \(rejections.total) of \(received)." : nil
  }

  /// One object, for programs.
  package var json: String {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("received", received)
      writer.member("duplicates", duplicates)
      rejections.write(to: &writer)
      writer.member("ticks", ticks)
      writer.member("members", members)
      writer.member("written", written)
    }
    return writer.text
  }
}
