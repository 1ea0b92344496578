import ArgumentParser

/// A number of bytes: `500000`, `64KB`, `512MB`, `10GB`, `2TB`, in steps of 1024.
struct ByteCount: ExpressibleByArgument {
  let count: Int

  init?(argument: String) {
    let digits = argument.prefix { $0.isASCII && $0.isNumber }
    let units = ["": 0, "B": 0, "KB": 10, "MB": 20, "GB": 30, "TB": 40]
    guard let number = Int(digits), number > 0, let shift = units[String(argument.dropFirst(digits.count))] else {
      return nil
    }
    let (count, isTooLarge) = number.multipliedReportingOverflow(by: 1 << shift)
    guard !isTooLarge else { return nil }
    self.count = count
  }
}
