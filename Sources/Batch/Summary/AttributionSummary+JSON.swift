import Attribution
import Events
import JSON

extension AttributionSummary {
  /// One object, for programs:
  ///
  /// `received`, `accepted`, `duplicates`, `rejected` (`{"total", reason: count}`), `rejectedFirst`, `outcomes`,
  /// `placements` (each with `name`, `counts` by the law's terms, `joinRate`, `delay` in milliseconds with `count`, `p50`,
  /// `p90`, `p99`, `max`, and `missedByWindow` with `plays` and a share per window) and `unknown`.
  package var json: String {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("received", received)
      writer.member("accepted", accepted)
      writer.member("duplicates", duplicates)
      rejections.write(to: &writer)
      writer.member("outcomes", outcomes)
      writer.key("placements")
      writer.array { writer in for placement in placements { placement.write(to: &writer) } }
      writer.key("unknown")
      unknown.write(to: &writer)
    }
    return writer.text
  }
}

extension AttributionSummary.Placement {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("name", name.text)
      writer.key("counts")
      counts.write(to: &writer)
      if let joinRate { writer.member("joinRate", joinRate) }
      writer.key("delay")
      delays.write(to: &writer)
      guard let missed else { return }
      writer.key("missedByWindow")
      writer.object { writer in
        writer.member("plays", missed.plays)
        for (window, share) in missed.shares { writer.member(window.description, share) }
      }
    }
  }
}

extension DelayHistogram {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("count", count)
      guard count > 0 else { return }
      for (name, share) in [("p50", 0.5), ("p90", 0.9), ("p99", 0.99)] {
        if let value = quantile(share) { writer.member(name, value.milliseconds) }
      }
      writer.member("max", longest.milliseconds)
    }
  }
}

extension Rejections {
  /// Writes the members `rejected` and `rejectedFirst`.
  func write(to writer: inout JSONWriter) {
    writer.key("rejected")
    writer.object { writer in
      writer.member("total", total)
      for (reason, count) in byReason { writer.member(reason, count) }
    }
    writer.key("rejectedFirst")
    writer.array { writer in
      for entry in first {
        writer.object { writer in
          writer.member("file", entry.file)
          writer.member("line", entry.line)
          writer.member("reason", entry.reason)
          writer.member("detail", entry.detail)
        }
      }
    }
  }
}
