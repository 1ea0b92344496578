import Tables

/// How often numbers fall into equal steps: weights, rewards.
///
/// ```swift
/// Histogram(title: "Weights", unit: "weight", values: weights, scale: .logarithmic).svg()
/// ```
package struct Histogram: Chart {
  package enum Axis: Sendable {
    case linear
    case logarithmic
  }

  package struct Bin: Sendable, Equatable {
    package let lower: Double
    package let upper: Double
    package let count: Int

    package init(from lower: Double, to upper: Double, count: Int) {
      self.lower = lower
      self.upper = upper
      self.count = count
    }

    /// Whether it can be drawn on the axis.
    func isDrawable(_ axis: Axis) -> Bool {
      lower.isFinite && upper.isFinite && lower < upper && count >= 0 && (axis == .linear || lower > 0)
    }
  }

  package let title: String
  /// What is drawn.
  package let bins: [Bin]
  private let unit: String
  private let axis: Axis
  private let reference: Double?
  private let notes: [String]

  /// Counts that somebody took while reading.
  /// - Parameters:
  ///   - unit: What the numbers are, written below the axis; may be empty.
  ///   - bins: Ascending and apart from each other.
  ///   - reference: Where a vertical line stands; nil for none.
  ///   - limit: How many bins are drawn, from the first on.
  package init(
    title: String, unit: String = "", bins: [Bin], scale: Axis = .linear, reference: Double? = nil, limit: Int = 200
  ) {
    self.init(title, unit, bins, scale, reference, limit, notes: [])
  }

  /// Counts the numbers in about *count* bins between round ends.
  /// - Complexity: O(*n* log *count*)
  package init(
    title: String, unit: String = "", values: [Double], scale: Axis = .linear, reference: Double? = nil,
    about count: Int = 24
  ) {
    let finite = values.filter(\.isFinite)
    let placed = scale == .linear ? finite : finite.filter { $0 > 0 }
    let edges = BinEdges(over: placed, scale, about: max(2, count))
    let notes = [
      Note.leftOut(values.count - finite.count, "value", "values", "not finite"),
      Note.leftOut(finite.count - placed.count, "value", "values", "of zero or less, without a place on this axis"),
    ]
    self.init(title, unit, edges.bins(placed), scale, reference, .max, notes: notes.compactMap { $0 })
  }

  private init(
    _ title: String, _ unit: String, _ bins: [Bin], _ axis: Axis, _ reference: Double?, _ limit: Int, notes: [String]
  ) {
    self.title = title
    self.unit = unit
    self.axis = axis
    let drawable = bins.filter { $0.isDrawable(axis) }
    self.bins = Array(drawable.prefix(max(0, limit)))
    self.reference = reference.flatMap { $0.isFinite && (axis == .linear || $0 > 0) ? $0 : nil }
    let own = [
      Note.more(drawn: self.bins.count, of: drawable.count, "bins"),
      Note.leftOut(bins.count - drawable.count, "bin", "bins", "whose ends or count cannot be drawn"),
    ]
    self.notes = notes + own.compactMap { $0 }
  }

  package var summary: String {
    let total = bins.reduce(0.0) { $0 + Double($1.count) }
    guard let first = bins.first, let last = bins.last, total > 0 else {
      return ([Note.noData] + notes).joined(separator: " ")
    }
    let highest = bins.reduce(first) { $1.count > $0.count ? $1 : $0 }
    let what = unit.isEmpty ? "values" : unit
    let range = "\(what) from \(first.lower.shortText()) to \(last.upper.shortText())"
    let sentence = "\(total.shortText()) in all; \(range), most of them from \(highest.range)."
    return ([sentence] + notes).joined(separator: " ")
  }

  package func draw(on canvas: inout Canvas) {
    if bins.contains(where: { $0.count > 0 }) { drawBins(on: &canvas) } else { canvas.note(Note.noData) }
    for note in notes { canvas.note(note) }
  }

  private func drawBins(on canvas: inout Canvas) {
    let ends = bins.flatMap { [$0.lower, $0.upper] } + (reference.map { [$0] } ?? [])
    let greatest = bins.reduce(0) { max($0, Double($1.count)) }
    let (top, bottom) = (canvas.y + 6, canvas.y + 146)
    let heights = Scale(lower: 0, upper: greatest * 1.04, from: bottom, to: top, isLogarithmic: false)
    let counts = heights.ticks(about: 4)
    let labels = counts.labels.map { Lettering.width($0, size: Canvas.noteSize) }.max() ?? 0
    let (left, right) = (Canvas.columns.lowerBound + labels + 8, Canvas.columns.upperBound - 6)
    let scale = Scale(
      lower: ends.min() ?? 0, upper: ends.max() ?? 1, from: left, to: right, isLogarithmic: axis == .logarithmic)
    for (value, label) in zip(counts.values, counts.labels) where value == value.rounded() {
      let y = heights.position(value)
      canvas.line("mq-grid", x1: left, y1: y, x2: right, y2: y)
      let label = value < 10_000 ? value.text(places: 0) : label
      canvas.text(label, x: left - 6, y: y + 4, size: Canvas.noteSize, anchor: .end, isFaint: true, isHidden: true)
    }
    canvas.verticalGrid(scale, from: top, to: bottom)
    canvas.list(label: unit) { canvas in
      for bin in bins where bin.count > 0 { draw(bin, scale, heights, on: &canvas) }
    }
    canvas.line("mq-base", x1: left, y1: bottom, x2: right, y2: bottom)
    if let reference {
      let x = scale.position(reference)
      canvas.line("mq-base", x1: x, y1: top, x2: x, y2: bottom)
    }
    canvas.y = bottom
    canvas.bottomLabels(scale, unit: unit)
  }

  private func draw(_ bin: Bin, _ scale: Scale, _ heights: Scale, on canvas: inout Canvas) {
    canvas.item("\(bin.range): \(bin.count.grouped)") { canvas in
      let (left, right) = (scale.position(bin.lower), scale.position(bin.upper))
      // Even one in a million is seen.
      let height = max(heights.start - heights.position(Double(bin.count)), 0.8)
      canvas.rectangle(
        "mq-bar", x: left, y: heights.start - height, width: max(right - left - 1, 0.5), height: height)
    }
  }
}

extension Histogram.Bin {
  fileprivate var range: String { "\(lower.shortText(digits: 4)) to \(upper.shortText(digits: 4))" }
}
