import Events
package import JSON

extension SnapshotDifference {
  /// Writes the object that <doc:JSON> documents under `diff`.
  package func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("placement", to.placement.text)
      for (key, view) in [("from", from), ("to", to)] {
        writer.key(key)
        view.writeSummary(to: &writer)
      }
      writer.member("sameContent", from.content == to.content)
      writer.key("changes")
      writer.array { writer in for change in changes { change.write(to: &writer) } }
      writer.strings("featuresCame", featuresCame)
      writer.strings("featuresWent", featuresWent)
      writer.strings("linesCame", linesCame)
      writer.strings("linesWent", linesWent)
      writer.strings("actionsCame", actionsCame.map(\.text))
      writer.strings("actionsWent", actionsWent.map(\.text))
      writer.key("weights")
      weights.write(to: &writer)
      writer.key("meanRewards")
      writer.array { writer in for move in rewards.moves { move.write(to: &writer) } }
      writer.key("ranking")
      if let ranking { ranking.write(to: &writer) } else { writer.null() }
    }
  }
}

extension SnapshotView {
  /// Writes what the snapshot is, without what it holds.
  fileprivate func writeSummary(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("version", String(version))
      writer.member("content", content)
      writer.key("trainedThrough")
      if let trainedThrough { writer.time(trainedThrough) } else { writer.null() }
      if publishedAt != .distantPast { writer.member("publishedAt", publishedAt) }
      writer.member("outcomes", outcomes)
      writer.member("actions", actions.count)
      writer.member("from", from)
    }
  }
}

extension SnapshotDifference.Change {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("part", part)
      writer.member("from", from)
      writer.member("to", to)
    }
  }
}

extension WeightMoves {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("compared", compared)
      writer.optional("rootMeanSquare", rootMeanSquare)
      writer.key("moves")
      writer.array { writer in
        for move in moves {
          writer.object { writer in
            writer.key("action")
            if let action = move.action { writer.string(action.text) } else { writer.null() }
            writer.member("feature", move.feature)
            writer.optional("from", move.from)
            writer.optional("to", move.to)
            writer.optional("deviation", move.deviation)
            writer.optional("move", move.move)
            if !move.values.isEmpty { writer.strings("values", move.values) }
          }
        }
      }
    }
  }
}

extension RewardMoves.Move {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("action", action.text)
      writer.optional("from", from)
      writer.optional("to", to)
      writer.member("fromCount", fromCount)
      writer.member("toCount", toCount)
    }
  }
}

extension RankingDifference {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("compared", compared)
      writer.member("skipped", skipped)
      writer.optional("changedFirst", changedFirst)
      writer.optional("totalVariation", totalVariation)
      writer.key("actions")
      writer.array { writer in
        for action in actions {
          writer.object { writer in
            writer.member("id", action.id.text)
            writer.member("offered", action.offered)
            writer.optional("from", action.from)
            writer.optional("to", action.to)
          }
        }
      }
    }
  }
}
