import Glibc
import LinuxCalls

/// What both threads are started with.
final class MediaStart {
  var loop: MediaLoop?
  let clerk: MediaClerk
  let isRealTime: Bool

  init(loop: consuming MediaLoop, clerk: MediaClerk, isRealTime: Bool) {
    self.loop = consume loop
    self.clerk = clerk
    self.isRealTime = isRealTime
  }

  /// The lowest real-time priority but nine: above all that is not, below what watches the kernel.
  private static let priority: Int32 = 10

  func runMedia() {
    guard var loop = loop.take() else { return }
    if isRealTime {
      var parameters = sched_param()
      parameters.sched_priority = Self.priority
      if pthread_setschedparam(pthread_self(), SCHED_RR, &parameters) == 0 {
        clerk.channel.pointee.counters.set(.realTime, 1)
      }
    }
    loop.run()
  }
}

extension MediaEngine {
  private final class Body {
    let start: MediaStart
    let run: (MediaStart) -> Void

    init(_ start: MediaStart, _ run: @escaping (MediaStart) -> Void) {
      self.start = start
      self.run = run
    }
  }

  static func thread(
    _ start: MediaStart, _ run: @escaping (MediaStart) -> Void
  ) throws(MediaFault) -> pthread_t {
    let body = Unmanaged.passRetained(Body(start, run))
    var thread = pthread_t()
    let failure = pthread_create(
      &thread, nil,
      { memory in
        guard let memory else { return nil }
        let body = Unmanaged<Body>.fromOpaque(memory).takeRetainedValue()
        body.run(body.start)
        return nil
      }, body.toOpaque())
    guard failure == 0 else {
      body.release()
      throw .system(call: "pthread_create", errno: failure)
    }
    return thread
  }
}
