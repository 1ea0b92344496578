import Attribution
import EventLog
import Events
import Support

/// A checkpoint that is whole: of each key the bytes that stand for it.
struct StoredGeneration {
  let generation: CheckpointGeneration
  fileprivate private(set) var values: [[UInt8]: [UInt8]]

  fileprivate init(_ generation: CheckpointGeneration, values: [[UInt8]: [UInt8]]) {
    self.generation = generation
    self.values = values
  }

  /// Changes a byte somewhere.
  mutating func damage(by random: inout WorldRandom) {
    let key = random.pick(values.keys.sorted { $0.lexicographicallyPrecedes($1) })
    guard let count = values[key]?.count, count > 0 else { return }
    values[key]?[random.int(0...count - 1)] ^= 1 << UInt8(random.int(0...7))
  }

  /// Whether it is what was written.
  var isWhole: Bool {
    values.count == generation.pieces
      && generation.digest == values.reduce(0) { $0 ^ StoredGeneration.checksum($1.key, $1.value) }
  }

  fileprivate static func checksum(_ key: [UInt8], _ value: [UInt8]) -> UInt32 {
    UInt32(truncatingIfNeeded: EventDigest.of([UInt8(truncatingIfNeeded: key.count)] + key + value))
  }

  fileprivate func entries() throws -> [StateEntry] {
    guard isWhole else {
      throw LogError(.damaged, "checkpoint \(generation.number) has other pieces than were written")
    }
    return try values.map { StateEntry(key: try StateKey(decoding: $0.key), value: $0.value) }.sorted {
      $0.key < $1.key
    }
  }
}

/// The checkpoints of one life. One that is not finished leaves nothing that counts, so it is written by finishing it.
struct SimulatedCheckpoints: Checkpoints {
  let disk: SimulatedDisk
  let life: Int

  func generations() throws(LogError) -> [CheckpointGeneration] { disk.generations.reversed().map(\.generation) }

  func entries(of generation: CheckpointGeneration) throws(LogError) -> [StateEntry] {
    do {
      return try disk.generations.first { $0.generation == generation }?.entries() ?? []
    } catch {
      throw LogError(.damaged, "\(error)")
    }
  }

  func begin(anew isAnew: Bool) async throws(LogError) -> any CheckpointBuilder {
    try await disk.perform("begin checkpoint", of: life) {}
    return SimulatedBuilder(disk: disk, life: life, on: disk.generations.last, anew: isAnew)
  }
}

private struct SimulatedBuilder: CheckpointBuilder {
  private let disk: SimulatedDisk
  private let life: Int
  private let number: Int64
  private var values: [[UInt8]: [UInt8]] = [:]
  private var digest: UInt32 = 0

  init(disk: SimulatedDisk, life: Int, on last: StoredGeneration?, anew isAnew: Bool) {
    self.disk = disk
    self.life = life
    number = (last?.generation.number ?? 0) + 1
    if let last, !isAnew { (values, digest) = (last.values, last.generation.digest) }
  }

  mutating func write(_ entries: [StateEntry]) async throws(LogError) {
    try await disk.perform("write checkpoint", of: life) {}
    for entry in entries {
      let key = entry.key.bytes
      if let old = values[key] { digest ^= StoredGeneration.checksum(key, old) }
      if let value = entry.value { digest ^= StoredGeneration.checksum(key, value) }
      values[key] = entry.value
    }
  }

  func finish(at offset: UInt64) async throws(LogError) {
    let whole = StoredGeneration(
      CheckpointGeneration(number: number, base: number, offset: offset, pieces: values.count, digest: digest),
      values: values)
    try await disk.perform("finish checkpoint", of: life) { [disk] in
      disk.generations = disk.generations.suffix(1) + [whole]
    }
  }
}
