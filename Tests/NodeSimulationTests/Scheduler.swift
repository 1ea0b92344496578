import Foundation

/// The one thread of a simulation: tasks that prefer it run when they are told to, a step at a time, in any order.
///
/// What is enqueued from another thread would not be the same in the next run, so it ends the process.
final class Scheduler: TaskExecutor, @unchecked Sendable {
  private var ready: [UnownedJob] = []
  private let thread = pthread_self()

  func enqueue(_ job: consuming ExecutorJob) {
    precondition(pthread_equal(thread, pthread_self()) != 0, "a task left the thread of its simulation")
    ready.append(UnownedJob(job))
  }

  /// How many tasks could go on.
  var readyCount: Int { ready.count }

  /// Lets a task go on until it waits again.
  func run(at index: Int) { ready.remove(at: index).runSynchronously(on: asUnownedTaskExecutor()) }

  @discardableResult
  func spawn(_ body: @escaping @Sendable () async -> Void) -> Task<Void, Never> {
    Task(executorPreference: self) { await body() }
  }
}
