extension AttributionCounts.Events {
  /// The law's terms by the names that answers and metrics use.
  package var terms: [(String, Int)] {
    [
      ("received", received), ("accepted", accepted), ("duplicate", duplicate), ("conflicting", conflicting),
      ("rejected", rejected),
    ]
  }
}

extension AttributionCounts.Decisions {
  /// The law's terms by the names that answers and metrics use.
  package var terms: [(String, Int)] {
    [("received", received), ("closed", closed), ("unseen", unseen), ("late", late), ("pending", pending)]
  }
}

extension AttributionCounts.Impressions {
  /// The law's terms by the names that answers and metrics use.
  package var terms: [(String, Int)] {
    [
      ("received", received), ("activating", activating), ("repeated", repeated), ("unmatched", unmatched),
      ("late", late), ("pending", pending),
    ]
  }
}

extension AttributionCounts.Claims {
  /// The law's terms by the names that answers and metrics use.
  package var terms: [(String, Int)] {
    [
      ("received", received), ("attributed", attributed), ("unmatched", unmatched), ("late", late),
      ("pending", pending),
    ]
  }
}
