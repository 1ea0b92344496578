import Events
import JSON
import Learning

extension FullInformationRound {
  /// Reads `{"x": [context], "r": [reward of every action]}`, with `"f": [[features] of every action]` where actions have
  /// features. `x` becomes the context feature of that name, each element of `f` the action feature named `f`. What else a
  /// line says, such as expected rewards in `p`, is passed over.
  init(from reader: inout JSONReader) throws {
    let here = reader
    var context: [Double]?
    var rewards: [Double] = []
    var actionFeatures: [Features]?
    try reader.object { reader, key in
      switch key {
      case "x": context = try reader.numbers(limit: Features.countLimit)
      case "r": rewards = try reader.numbers(limit: JSONReader.candidateLimit)
      case "f": actionFeatures = try reader.actionFeatures()
      default: try reader.skip()
      }
    }
    guard let context else { throw here.invalid("expected the context in x") }
    guard !rewards.isEmpty else { throw here.invalid("expected the reward of every action in r") }
    if let actionFeatures, actionFeatures.count != rewards.count {
      throw here.invalid("expected features in f for each of \(rewards.count) actions, found \(actionFeatures.count)")
    }
    self.init(
      context: context.isEmpty ? .none : ["x": .vector(context)], rewards: rewards, actionFeatures: actionFeatures)
  }
}

extension JSONReader {
  /// A list of numbers from −1e6 to 1e6.
  fileprivate mutating func numbers(limit: Int) throws -> [Double] {
    let here = self
    var numbers: [Double] = []
    try array { reader, index in
      guard index < limit else { throw here.invalid("expected at most \(limit) numbers") }
      numbers.append(try reader.number(in: -1e6...1e6, "a number"))
    }
    return numbers
  }

  fileprivate mutating func actionFeatures() throws -> [Features] {
    let here = self
    var features: [Features] = []
    try array { reader, index in
      guard index < JSONReader.candidateLimit else {
        throw here.invalid("expected at most \(JSONReader.candidateLimit) actions")
      }
      let numbers = try reader.numbers(limit: Features.countLimit)
      features.append(numbers.isEmpty ? .none : ["f": .vector(numbers)])
    }
    return features
  }
}
