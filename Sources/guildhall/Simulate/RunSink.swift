import EventLog
import Exchange
import Reporting
import SimulationKit
import Vocabulary

/// Watches a simulated run: the report, the hash of all decisions and, if wanted, a log.
struct RunSink: EventSink {
  var fold: ReportFold
  var hash = DecisionsHash()
  var recorder: JournalRecorder?

  mutating func commit(_ input: Input, _ outcome: Outcome, in exchange: Exchange) {
    recorder?.take(input, outcome, in: exchange)
  }

  mutating func take(_ event: Event, at moment: Instant) {
    fold.fold(event, at: moment)
    hash.take(event, at: moment)
  }
}
