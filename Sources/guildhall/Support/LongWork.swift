import EventLog

/// Work that takes a while: a progress bar, and Ctrl-C ends it at the next good place with a line
/// that says what was left untouched.
final class LongWork {
  private let bar: ProgressBar
  private let interrupt: Interrupt
  private let place: String
  private let untouched: String

  /// - Parameters:
  ///   - title: for the bar.
  ///   - place: the file worked on.
  ///   - untouched: a sentence on what is as it was when the work is ended.
  init(_ title: String, _ place: String, untouched: String) {
    bar = ProgressBar(title)
    interrupt = Interrupt()
    self.place = place
    self.untouched = untouched
  }

  /// Shows how far it has come.
  /// - Throws: `interrupted` when Ctrl-C was pressed; the process then ends with status 130.
  func show(_ done: UInt64, of total: UInt64) throws(LogFault) {
    bar.show(done, of: total)
    guard interrupt.isAsked else { return }
    bar.finish()
    throw LogFault(
      .interrupted, "stopped at record \(done) of \(total)", at: place, remedy: untouched)
  }

  /// Takes the bar away. From now on Ctrl-C ends the process as usual.
  func finish() {
    bar.finish()
    interrupt.end()
  }
}
