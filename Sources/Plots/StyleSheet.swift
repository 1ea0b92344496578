/// The colours of charts. Names begin with `mq-`: inside a page of HTML a style sheet holds for the whole page.
enum StyleSheet {
  /// Series have this many colours that are told apart; also with the usual kinds of colour blindness (after Okabe and
  /// Ito 2008), and each has its own dashes.
  static let seriesCount = 6

  static let text = """
    .mq{color-scheme:light dark;max-width:42rem;height:auto;font-family:system-ui,-apple-system,Segoe UI,\
    DejaVu Sans,sans-serif}
    .mq text{fill:#1f2328;font-variant-numeric:tabular-nums}
    .mq .mq-faint{fill:#57606a}
    .mq-ground{fill:#fff}
    .mq-grid{stroke:#e4e8ec;stroke-width:1}
    .mq-base{stroke:#6e7781;stroke-width:1}
    .mq-bar{fill:#6ea8e6}
    .mq-whisker{stroke:#1f2328}
    .mq-line{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}
    .mq-error{stroke-width:1.6;stroke-linecap:round}
    .mq-band{opacity:.18}
    .mq-hit{fill:none;pointer-events:all}
    \(rules(["#0860c4", "#b04a00", "#13764b", "#8a3ab0", "#a8325e", "#4d6370"]))
    @media (prefers-color-scheme:dark){
    .mq text{fill:#e6edf3}
    .mq .mq-faint{fill:#9aa5b1}
    .mq-ground{fill:#0d1117}
    .mq-grid{stroke:#262d36}
    .mq-base{stroke:#8b949e}
    .mq-bar{fill:#2b66b0}
    .mq-whisker{stroke:#e6edf3}
    \(rules(["#58a6ff", "#f0904a", "#4cc38a", "#c792ea", "#f47ba3", "#a9bccb"]))
    }
    """

  private static func rules(_ colours: [String]) -> String {
    colours.enumerated().map { ".mq-f\($0.offset){fill:\($0.element)}.mq-s\($0.offset){stroke:\($0.element)}" }
      .joined(separator: "\n")
  }

  /// Of a line, by its series.
  static let dashes = ["none", "6 3", "2 3", "8 3 2 3", "4 2", "1 4"]
}
