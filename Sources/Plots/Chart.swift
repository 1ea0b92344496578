/// Something that can be drawn: alone, or in a ``Figure`` with others.
package protocol Chart: Sendable {
  /// What it shows, in a few words.
  var title: String { get }
  /// What a reader who does not see it should know: one or two sentences.
  var summary: String { get }
  /// Draws everything below the title.
  func draw(on canvas: inout Canvas)
}

extension Chart {
  /// A whole SVG document, without scripts or anything from elsewhere; it may also stand inside a page of HTML.
  ///
  /// Equal charts give equal bytes.
  package func svg() -> String {
    Canvas.document(title: title, summary: summary) { canvas in
      canvas.heading(title, size: Canvas.titleSize)
      draw(on: &canvas)
    }
  }
}
