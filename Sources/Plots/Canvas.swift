/// A page of fixed width that grows downwards.
///
/// The width is that of a telephone, so that text stays readable on one; elsewhere the whole is enlarged.
package struct Canvas {
  static let width = 440.0
  static let margin = 12.0
  static let titleSize = 15.0
  static let headingSize = 13.0
  static let textSize = 12.0
  static let noteSize = 11.0
  /// Between the margins.
  static let columns = margin...(width - margin)
  /// The length of a line of text.
  static let room = width - 2 * margin
  /// The same, as regular letters would fill it: bold ones are wider.
  static let boldRoom = room * 0.93

  var writer = SVGWriter()
  /// The top of what comes next.
  var y = margin

  static func document(title: String, summary: String, _ draw: (inout Canvas) -> Void) -> String {
    var canvas = Canvas()
    draw(&canvas)
    let height = canvas.y + margin
    var writer = SVGWriter()
    let viewBox = "0 0 \(SVGWriter.position(width)) \(SVGWriter.position(height))"
    writer.element(
      "svg",
      [
        ("xmlns", "http://www.w3.org/2000/svg"), ("class", "mq"), ("viewBox", .text(viewBox)), ("width", "100%"),
        ("role", "figure"), ("aria-label", .text(title)),
      ]
    ) { writer in
      writer.element("title", text: title)
      writer.element("desc", text: summary)
      writer.element("style", text: StyleSheet.text)
      writer.element("rect", [("class", "mq-ground"), ("width", "100%"), ("height", "100%")])
      writer.append(canvas.writer)
    }
    return writer.text
  }
}
