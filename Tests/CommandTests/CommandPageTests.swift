import Foundation
import Testing

@Suite("The page of the commands")
struct CommandPageTests {
  private static let page = "Sources/marquee/marquee.docc/Commands.md"

  @Test(
    "Every command that help lists has a section, and every section is of one",
    arguments: [[], ["inspect"], ["titles"]])
  func sections(group: [String]) throws {
    let page = try String(contentsOfFile: "\(Command.root)/\(CommandPageTests.page)", encoding: .utf8)
    let help = try Command.run(group + ["--help"])
    let listed = CommandPageTests.listed(help.output).map { (group + [$0]).joined(separator: " ") }
    #expect(help.code == 0 && listed.count > 1, "\(help.output)")
    let titles = page.split(separator: "\n").filter { $0.hasPrefix("## ") }.map { String($0.dropFirst(3)) }
    let groups = ["inspect", "titles"]
    let missing = Set(listed).subtracting(titles).subtracting(groups)
    #expect(missing.isEmpty, "run make docs, or tell scripts/docs of: \(missing.sorted())")
    let prefix = group.map { "\($0) " }.joined()
    let ours = titles.filter { title in
      group.isEmpty ? !groups.contains { title.hasPrefix("\($0) ") } && title != "Overview" : title.hasPrefix(prefix)
    }
    let gone = Set(ours).subtracting(listed)
    #expect(gone.isEmpty, "sections of no command: \(gone.sorted())")
  }

  @Test("Names are read from help, not from the lines that descriptions go on in")
  func names() {
    let help = """
      OVERVIEW: What it does.

      SUBCOMMANDS:
        show                    Show a thing, and say much of
                                it.
        list                    List things.

        See 'marquee help <subcommand>' for detailed help.
      """
    #expect(CommandPageTests.listed(help) == ["show", "list"])
  }

  /// The names of the subcommands that a help text lists.
  private static func listed(_ help: String) -> [String] {
    help.split(separator: "\n", omittingEmptySubsequences: false).drop { $0 != "SUBCOMMANDS:" }.dropFirst()
      .prefix { !$0.isEmpty }
      .filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") }
      .compactMap { $0.split(separator: " ").first.map(String.init) }
  }
}
