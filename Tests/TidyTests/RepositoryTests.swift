import Testing

@Suite("Repository")
struct RepositoryTests {
  @Test("the tree is found: the manifest, these tests and the sources are in it, what was built is not")
  func tree() {
    let repository = Repository.current
    #expect(repository.paths.contains("Package.swift"))
    #expect(repository.file("Tests/TidyTests/RepositoryTests.swift")?.text.contains("the tree is found") == true)
    #expect(!repository.sources.isEmpty)
    #expect(!repository.paths.contains { $0.hasPrefix(".build/") || $0.hasPrefix(".git/") })
  }
}
