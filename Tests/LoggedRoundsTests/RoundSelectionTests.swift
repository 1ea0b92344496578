import Events
import LoggedRounds
import Testing

@Test("a selection asks for all of a placement unless told otherwise")
func selectsAll() {
  let selection = RoundSelection(placement: PlacementName("billboard"))
  #expect(selection.from == nil && selection.to == nil && selection.tags.isEmpty)
}
