import RoundFiles
import Testing

@Test("formats of rounds go by the names that commands take")
func formatNames() {
  #expect(RoundFormat.allCases.map(\.rawValue) == ["rounds", "flat", "dsjson", "obd"])
}
