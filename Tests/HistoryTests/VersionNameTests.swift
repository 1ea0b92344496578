import Events
import History
import Testing

@Suite("How versions are named")
struct VersionNameTests {
  private static let time = EventTime(milliseconds: 1_795_377_600_000)

  @Test("what names a version is read, and said again")
  func names() {
    #expect(VersionName(parsing: "current") == .current)
    #expect(VersionName(parsing: "previous") == .previous)
    #expect(VersionName(parsing: "0") == .number(0))
    #expect(VersionName(parsing: "18446744073709551615") == .number(.max))
    #expect(VersionName(parsing: "-2h") == .ago(.hours(2)))
    #expect(VersionName(parsing: "@-90s") == .ago(.seconds(90)))
    for text in ["current", "previous", "1234", "-2h"] { #expect(VersionName(parsing: text)?.description == text) }
  }

  @Test(
    "a time may leave out its seconds and its zone",
    arguments: [
      "@2026-11-22T20:00", "@2026-11-22T20:00:00", "@2026-11-22T20:00:00Z", "@2026-11-22T21:00:00+01:00",
    ])
  func times(_ text: String) {
    #expect(VersionName(parsing: text) == .at(Self.time))
    #expect(Self.time.description == "2026-11-22T20:00:00Z")
  }

  @Test(
    "what names none is nil",
    arguments: ["", "-", "@", "--2h", "2h", "-2", "+5", "18446744073709551616", "-1", "@tomorrow", "1.5", "Current"])
  func others(_ text: String) { #expect(VersionName(parsing: text) == nil) }
}
