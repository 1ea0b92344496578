import JSON

/// Take rates as the route shows them: `{"by","groups":[{"key":{…},…counts}],"truncated","other","total"}`.
struct InsightAnswer {
  let body: [UInt8]

  init(_ query: InsightQuery, _ result: InsightTally.Result) {
    var writer = JSONWriter(reserving: 256 + 256 * result.groups.count)
    writer.object { writer in
      writer.key("by")
      writer.array { writer in for name in query.names { writer.string(name) } }
      writer.key("groups")
      writer.array { writer in
        for group in result.groups { InsightAnswer.write(group.counts, query.names, group.key, to: &writer) }
      }
      writer.member("truncated", result.other != nil)
      if let other = result.other {
        writer.key("other")
        InsightAnswer.write(other, to: &writer)
      }
      writer.key("total")
      InsightAnswer.write(result.total, to: &writer)
    }
    body = writer.bytes
  }

  private static func write(
    _ counts: TakeCounts, _ names: [String] = [], _ key: InsightKey? = nil, to writer: inout JSONWriter
  ) {
    writer.object { writer in
      if let key {
        writer.key("key")
        writer.object { writer in
          for (name, value) in zip(names, key.values) {
            writer.key(name)
            writer.raw(value)
          }
        }
      }
      writer.member("impressions", counts.impressions)
      writer.member("rewards", counts.rewards)
      guard let takeRate = counts.takeRate, let meanReward = counts.meanReward, let interval = counts.interval else {
        return
      }
      writer.member("takeRate", takeRate)
      writer.key("takeRateInterval")
      writer.array { writer in
        writer.double(interval.low)
        writer.double(interval.high)
      }
      writer.member("meanReward", meanReward)
    }
  }
}
