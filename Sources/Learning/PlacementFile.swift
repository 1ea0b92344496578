/// A placement with the text of its file, as the log takes it.
package struct PlacementFile: Sendable {
  package let placement: Placement
  package let text: String

  package init(_ placement: Placement, text: String) {
    self.placement = placement
    self.text = text
  }
}
