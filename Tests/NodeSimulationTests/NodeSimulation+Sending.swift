import Attribution
import Events
import Learning
import RankingService
import Support

/// Who sends events: a batch after the other, each again until it is answered for.
struct Client {
  /// In the order of their times.
  private(set) var waiting: [[Event]]
  private(set) var sending: [Event]?
  /// What was answered for last.
  private(set) var last: [Event] = []

  init(waiting: [[Event]]) { self.waiting = waiting }

  var isDone: Bool { waiting.isEmpty && sending == nil }

  /// When the earliest event happened that was not answered for.
  var earliest: EventTime? { [sending, waiting.first].compactMap { $0?.first?.at }.min() }

  mutating func send() -> [Event] {
    let batch = waiting.removeFirst()
    sending = batch
    return batch
  }

  mutating func isAnswered() {
    last = sending ?? []
    sending = nil
  }

  /// The batch will have to be sent again.
  mutating func isCutOff() {
    if let sending { waiting.insert(sending, at: 0) }
    sending = nil
  }

  /// - Parameter batch: In the order of its times.
  mutating func add(_ batch: [Event]) {
    waiting.insert(batch, at: waiting.firstIndex { $0[0].at > batch[0].at } ?? waiting.count)
  }
}

/// Where the catalogue is on its way: it comes before all events, since what closes without it stays without it.
enum CatalogueSending {
  case waiting, sending, taken
}

/// Whether the node has heard of the last edit of a placement's file.
enum Editing {
  case taken, taking, refused
}

extension NodeSimulation {
  /// Through which time events may be sent: a little beyond what nobody has been told of, so that all that comes later
  /// comes in time. nil: any.
  var bound: EventTime? {
    (clients.compactMap(\.earliest) + rankings.queued.values + repeats.values).min().map { $0 + plan.slack }
  }

  /// The clients that may send their next batch.
  var sendable: [Int] {
    guard catalogue == .taken else { return [] }
    let bound = bound
    return clients.indices.filter { index in
      guard clients[index].sending == nil, let last = clients[index].waiting.first?.last else { return false }
      return bound.map { last.at <= $0 } ?? true
    }
  }

  /// The clients whose last batch may come once more: as long as its ids are remembered.
  var repeatable: [Int] {
    clients.indices.filter { clients[$0].last.first.map { $0.at + plan.slack >= time.now } ?? false }
  }

  func send() {
    guard catalogue != .waiting else { return sendCatalogue() }
    let index = random.pick(sendable)
    let batch = clients[index].send()
    deliver(batch) { [self] result in
      switch result {
      case .success(let admissions):
        guard zip(batch, admissions).allSatisfy({ $1 != .conflicting && $1 != .full && witness.has($0) }) else {
          return "a batch was answered for with \(admissions), and not all of it is durable"
        }
        clients[index].isAnswered()
      case .failure: clients[index].isCutOff()
      }
      return nil
    }
  }

  func sendAgain() {
    let (batch, number) = (clients[random.pick(repeatable)].last, step)
    repeats[number] = batch[0].at
    deliver(batch) { [self] result in
      repeats[number] = nil
      guard case .success(let admissions) = result, admissions.contains(where: { $0 != .duplicate }) else { return nil }
      return "a batch that came twice was answered with \(admissions)"
    }
  }

  private func sendCatalogue() {
    guard let life else { return }
    catalogue = .sending
    let (titles, now) = (plan.titles, time.now)
    call(life) { [self] in
      let isTaken = (try? await life.node.titles.take(titles, now: now)) != nil
      return { [self] in
        catalogue = isTaken ? .taken : .waiting
        trace.add("catalogue", isTaken ? 1 : 0)
        return nil
      }
    }
  }

  /// Says something else of a title. What happens meanwhile is then learned otherwise than on a calm day.
  func correct() {
    guard let life else { return }
    let (title, now) = (plan.corrections[corrected], time.now)
    corrected += 1
    call(life) {
      _ = try? await life.node.titles.take([title], now: now)
      return { nil }
    }
  }

  /// Time goes on: where events make it, a tick comes.
  func tick() {
    let horizon = bound ?? time.now + plan.slack
    guard catalogue == .taken, horizon > time.now else { return }
    let now = EventTime(milliseconds: Int64.random(in: time.now.milliseconds...horizon.milliseconds, using: &random))
    guard plan.clockMode == .events else { return time.advance(to: now) }
    deliver([.tick(now)]) { _ in nil }
  }

  /// Somebody edits the file of a placement, and tells the node; or tells it once more, if it could not take it up.
  func edit() {
    guard let life else { return }
    if editing == .taken {
      let index = random.int(0...chosen.count - 1)
      chosen[index] = random.int(0...plan.versions[index].count - 1)
      hasEdits = true
    }
    editing = .taking
    let files = plan.files(chosen)
    call(life) { [self] in
      let count = try? await life.node.ingest.take(files)
      return { [self] in
        trace.add("edit is \(count == nil ? "refused" : "taken")")
        editing = count == nil ? .refused : .taken
        return nil
      }
    }
  }

  /// Sends events through the door, and hands on what became of them, unless the process ends before.
  ///
  /// - Parameter take: Returns what is wrong with the answer.
  func deliver(_ events: [Event], _ take: @escaping (Result<[Admission], any Error>) -> String?) {
    guard let life else { return }
    time.advance(to: events.map(\.at).max() ?? time.now)
    let door = life.node.door()
    if let refusal = events.compactMap({ door.refusal(of: $0) }).first {
      discrepancy = Discrepancy("the door refuses an event: \(refusal)")
    }
    call(life) { [self] in
      let result: Result<[Admission], any Error>
      do { result = .success(try await life.node.ingest.submit(events)) } catch { result = .failure(error) }
      return { [self] in
        trace.add("answer \(result)", UInt64(events.count))
        return take(result)
      }
    }
  }

  /// Asks a process for something; what is done with the answer is left undone if it ends before.
  func call(_ life: Life, _ body: @escaping () async -> () -> String?) {
    let call = UncheckedBody(body: body)
    scheduler.spawn { [self] in
      let take = await call.body()
      guard self.life === life, !disk.isCut, let reason = take() else { return }
      discrepancy = discrepancy ?? Discrepancy(reason)
    }
  }
}

/// Everything of a simulation is on one thread.
private struct UncheckedBody: @unchecked Sendable {
  let body: () async -> () -> String?
}
