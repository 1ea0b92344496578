import Bandits
import Events
import JSON

extension SnapshotHead {
  /// Reads what `metadata` wrote.
  ///
  /// - Throws: `format` for no snapshot or one of another format, `metadata` naming the key that is not there or cannot be
  ///   read.
  package init(_ metadata: [String: String]) throws(SnapshotFileError) {
    let text = SnapshotText(metadata)
    try text.checkFormat()
    placement = PlacementName(try text.text("placement"))
    placementText = try text.text("placementText")
    version = try text.number("version")
    parent = try text.text("parent").isEmpty ? nil : try text.number("parent")
    publishedAt = try text.time("publishedAt")
    trainedThrough = try text.time("trainedThrough")
    let outcomes: Int64 = try text.number("outcomes")
    guard (0...Int64(ActionSumsParts.limit)).contains(outcomes) else {
      throw SnapshotFileError(.metadata, "outcomes: expected a number from 0 to 2^53, found \(outcomes)")
    }
    self.outcomes = Int(outcomes)
    policy = try text.text("policy")
    features = try text.text("features")
    schemaHash = try text.text("schemaHash")
    model = try text.text("modelDescription")
    actions = try text.actions("actions")
    hasSums = try text.flag("sums")
    settledActions = try text.actions("settledActions")
    derivedActions = try text.actions("derivedActions")
    reference = try text.number("reference")
    kernel = try text.text("kernel")
    content = try text.text("content")
    guard reference.magnitude <= ActionSumsParts.limit else {
      throw SnapshotFileError(.metadata, "reference: expected a number of sixteenths of half-lives, found \(reference)")
    }
    guard hasSums || settledActions.isEmpty && derivedActions.isEmpty else {
      throw SnapshotFileError(.metadata, "settledActions, derivedActions: expected none in a file without sums")
    }
  }
}

/// Entries of `__metadata__`, by key.
private struct SnapshotText {
  private let metadata: [String: String]

  init(_ metadata: [String: String]) { self.metadata = metadata }

  func checkFormat() throws(SnapshotFileError) {
    guard metadata["format"] == SnapshotFile.format, let version = metadata["formatVersion"] else {
      throw SnapshotFileError(.format, "expected a file of the format \(SnapshotFile.format)")
    }
    guard version == SnapshotFile.formatVersion else {
      let found = SafetensorsError.printable(version)
      throw SnapshotFileError(
        .format, "format \(found) of a snapshot, this marquee reads \(SnapshotFile.formatVersion)")
    }
  }

  func text(_ key: String) throws(SnapshotFileError) -> String {
    guard let text = metadata[key] else {
      throw SnapshotFileError(.metadata, "\(key): expected an entry of __metadata__")
    }
    return text
  }

  /// Written in digits as we write it: no sign but a minus, no zeros before it.
  func number<Number: FixedWidthInteger>(_ key: String) throws(SnapshotFileError) -> Number {
    let text = try text(key)
    guard let number = Number(text), String(number) == text else { throw failure(key, "a whole number", text) }
    return number
  }

  func flag(_ key: String) throws(SnapshotFileError) -> Bool {
    let text = try text(key)
    guard let flag = Bool(text) else { throw failure(key, "true or false", text) }
    return flag
  }

  /// One before 1970 is from before any event.
  func time(_ key: String) throws(SnapshotFileError) -> EventTime {
    let text = try text(key)
    if let milliseconds = RFC3339.milliseconds(parsing: text) { return EventTime(milliseconds: milliseconds) }
    guard text == EventTime.distantPast.description else { throw failure(key, "a time", text) }
    return .distantPast
  }

  /// A list of ids, ascending.
  func actions(_ key: String) throws(SnapshotFileError) -> [ActionID] {
    let text = try text(key)
    var ids: [ActionID] = []
    do {
      try JSONReader.document(Array(text.utf8)) { reader in
        try reader.array { reader, _ in ids.append(ActionID(try reader.string())) }
      }
    } catch {
      throw SnapshotFileError(.metadata, "\(key): \(error)")
    }
    guard zip(ids, ids.dropFirst()).allSatisfy({ $0 < $1 }) else {
      throw SnapshotFileError(.metadata, "\(key): expected distinct ids in ascending order")
    }
    return ids
  }

  private func failure(_ key: String, _ expected: String, _ found: String) -> SnapshotFileError {
    SnapshotFileError(.metadata, "\(key): expected \(expected), found \(SafetensorsError.printable(found))")
  }
}
