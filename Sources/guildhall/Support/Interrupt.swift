import Dispatch
import Foundation
import Synchronization

/// Ctrl-C asks long work to stop at the next good place; a second one ends the process.
final class Interrupt {
  private static let registrationSecondsMaximum = 1.0

  private let source: any DispatchSourceSignal
  private let wasAsked: Asked

  private final class Asked: Sendable {
    let value = Atomic<Bool>(false)
  }

  /// - Parameter onAsk: called at the first Ctrl-C, on another thread; for work that sleeps.
  init(onAsk: @escaping @Sendable () -> Void = {}) {
    let asked = Asked()
    wasAsked = asked
    source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
    source.setEventHandler {
      if asked.value.exchange(true, ordering: .relaxed) { _exit(ExitStatus.interrupted.rawValue) }
      Terminal.say("\nStopping; once more to end at once.")
      onAsk()
    }
    // A source listens some time after `resume`, by a signal handler of its own (on Linux). Until
    // then the default action stays: it ends the process, where an ignored signal would be lost.
    let isListening = DispatchSemaphore(value: 0)
    source.setRegistrationHandler { isListening.signal() }
    source.resume()
    _ = isListening.wait(timeout: .now() + Self.registrationSecondsMaximum)
  }

  var isAsked: Bool { wasAsked.value.load(ordering: .relaxed) }

  /// From now on Ctrl-C ends the process as usual.
  func end() {
    source.cancel()
    signal(SIGINT, SIG_DFL)
  }
}
