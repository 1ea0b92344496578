import Foundation

/// Processor time of this process: machines are shared, and what others use does not count.
package enum Stopwatch {
  /// The least a sample lasts: the clock's own call is below a thousandth of it.
  private static let sampleSeconds = 1e-3

  /// The median time of one call of each body, in seconds.
  ///
  /// Bodies are sampled in turn, so that a busy moment of the machine meets them all, and ratios hold. Each body gives a
  /// number that depends on all it has done, so that nothing can be left out.
  package static func medians(samples: Int = 41, _ bodies: [() -> Double]) -> [Double] {
    let repetitions = bodies.map(repetitionsToFillSample)
    var times = bodies.map { _ in [Double]() }
    for _ in 0..<samples {
      for (index, body) in bodies.enumerated() { times[index].append(seconds(repetitions[index], body)) }
    }
    return times.map { $0.sorted()[$0.count / 2] }
  }

  package static func median(samples: Int = 41, _ body: @escaping () -> Double) -> Double {
    medians(samples: samples, [body])[0]
  }

  private static func repetitionsToFillSample(_ body: () -> Double) -> Int {
    _ = seconds(1, body)
    let once = max(seconds(1, body), 1e-9)
    return max(1, min(1_000_000, Int(sampleSeconds / once)))
  }

  private static func seconds(_ repetitions: Int, _ body: () -> Double) -> Double {
    let start = now()
    var sum = 0.0
    for _ in 0..<repetitions { sum += body() }
    let time = (now() - start) / Double(repetitions)
    consume(sum)
    return time
  }

  @inline(never) private static func consume(_ value: Double) { withExtendedLifetime(value) {} }

  /// Seconds of processor time that this process has used.
  package static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}

/// Seconds as microseconds, to four digits: a shared machine gives no more.
package func microseconds(_ seconds: Double) -> Double { rounded(seconds * 1e6) }

/// A number to four digits.
package func rounded(_ number: Double) -> Double { Double(String(format: "%.4g", number)) ?? number }
