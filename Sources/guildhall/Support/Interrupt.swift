import Dispatch
import Foundation
import Synchronization

/// Ctrl-C asks long work to stop at the next good place; a second one ends the process.
final class Interrupt {
  private let source: any DispatchSourceSignal
  private let wasAsked: Asked

  private final class Asked: Sendable {
    let value = Atomic<Bool>(false)
  }

  /// - Parameter onAsk: called at the first Ctrl-C, on another thread; for work that sleeps.
  init(onAsk: @escaping @Sendable () -> Void = {}) {
    let asked = Asked()
    wasAsked = asked
    // The default action would end the process before the source is told.
    signal(SIGINT, SIG_IGN)
    source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
    source.setEventHandler {
      if asked.value.exchange(true, ordering: .relaxed) { _exit(ExitStatus.interrupted.rawValue) }
      Terminal.say("\nStopping; once more to end at once.")
      onAsk()
    }
    source.resume()
  }

  var isAsked: Bool { wasAsked.value.load(ordering: .relaxed) }

  /// From now on Ctrl-C ends the process as usual.
  func end() {
    source.cancel()
    signal(SIGINT, SIG_DFL)
  }
}
