import ArgumentParser
import Synchronization

/// A policy as a flag names it; `--policy` and `--probabilities` share one order.
struct PolicyFlag: Sendable {
  enum Kind: Sendable, Equatable {
    case uniform, logged, bestFixed, given
    /// A placement's file and a snapshot's.
    case snapshot(placement: String, file: String)
    /// A placement that learns as it goes.
    case online(placement: String)
    case table(file: String)
  }

  let name: String
  let kind: Kind
  /// Which of all policies it is on the command line.
  let sequence: Int

  /// Counts the flags: values are parsed in the order in which they stand, whatever option they belong to.
  private static let count = Mutex(0)

  private init(name: String, kind: Kind) {
    (self.name, self.kind) = (name, kind)
    sequence = PolicyFlag.count.withLock { count in
      count += 1
      return count
    }
  }

  /// `uniform`, `logged`, `best-fixed`, `given`, any of them with `name=` before it, or `name=placement.yaml@snapshot`.
  static func policy(_ text: String) throws -> PolicyFlag {
    let (name, value) = split(text)
    let kind: Kind? =
      switch value {
      case "uniform": .uniform
      case "logged": .logged
      case "best-fixed": .bestFixed
      case "given": .given
      default: placement(value)
      }
    guard let kind else {
      throw ValidationError(
        "--policy: expected uniform, logged, best-fixed, given, name=placement.yaml@snapshot-file or "
          + "name=placement.yaml@online, found \(text)")
    }
    return PolicyFlag(name: name ?? value, kind: kind)
  }

  /// `table.csv` or `name=table.csv`.
  static func table(_ text: String) throws -> PolicyFlag {
    let (name, file) = split(text)
    guard !file.isEmpty else { throw ValidationError("--probabilities: expected a file, found \(text)") }
    return PolicyFlag(name: name ?? stem(file), kind: .table(file: file))
  }

  private static func split(_ text: String) -> (name: String?, value: String) {
    guard let sign = text.firstIndex(of: "="), sign > text.startIndex else { return (nil, text) }
    return (String(text[..<sign]), String(text[text.index(after: sign)...]))
  }

  private static func placement(_ value: String) -> Kind? {
    guard let sign = value.lastIndex(of: "@"), sign > value.startIndex else { return nil }
    let (placement, file) = (String(value[..<sign]), String(value[value.index(after: sign)...]))
    if file.isEmpty { return nil }
    return file == "online" ? .online(placement: placement) : .snapshot(placement: placement, file: file)
  }

  private static func stem(_ file: String) -> String {
    let last = file.split(separator: "/").last.map(String.init) ?? file
    return last.firstIndex(of: ".").map { String(last[..<$0]) } ?? last
  }
}
