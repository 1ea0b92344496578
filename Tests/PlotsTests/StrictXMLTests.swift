import Testing

@Suite("Strict XML")
struct StrictXMLTests {
  @Test("an element with attributes, children and entities is read")
  func reads() throws {
    let root = try StrictXML.read("<a x=\"1\" y=\"&lt;&quot;\">t&amp;<b/><b>u</b></a>\n")
    #expect(root.attributes == ["x": "1", "y": "<\""])
    #expect(root.text == "t&")
    #expect(root.all.map(\.name) == ["a", "b", "b"])
    #expect(root.number("x") == 1)
  }

  @Test(
    "what is not well-formed is refused",
    arguments: [
      "", "a", "<a>", "<a/><a/>", "<a></b>", "<a><b></a></b>", "<a x=1/>", "<a x=\"1\" x=\"2\"/>", "<a x=\"<\"/>",
      "<a>&</a>",
      "<a>&nope;</a>", "<a>\u{1}</a>", "<a>\u{FFFE}</a>", "<1/>", "<a x=\"1/>", "<a>a<</a>", "<a",
      "<a x=\"1\"y=\"2\"/>",
    ])
  func refuses(text: String) {
    #expect(throws: XMLFault.self) { try StrictXML.read(text) }
  }
}
