/// By how much values over many logs miss the truth.
struct SampledErrors {
  private var count = 0.0
  private var sum = 0.0
  private var squares = 0.0

  mutating func add(_ error: Double) {
    count += 1
    sum += error
    squares += error * error
  }

  var mean: Double { sum / count }
  var variance: Double { squares / count - mean * mean }
  var standardError: Double { (variance / count).squareRoot() }
}
