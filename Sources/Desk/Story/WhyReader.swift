public import EventLog
import Exchange
public import Vocabulary

/// Reads one contact's story from the log: what became of it, and why it was offered to whom.
///
/// The state before its arrival is found again from the nearest snapshot, so that each decision is
/// judged by what was known then; the events from there to its end are decided once more.
/// Synchronous, and may take long: a server calls it off its own threads, within `Bounds`.
public struct WhyReader {
  /// What one reading may cost.
  public struct Bounds: Hashable, Sendable {
    /// Events told.
    public var lines: Int
    /// Records read after the contact's arrival.
    public var records: UInt64
    /// From the beginning of the reading.
    public var time: Duration

    public init(lines: Int, records: UInt64, time: Duration) {
      self.lines = lines
      self.records = records
      self.time = time
    }

    /// For answers to people who wait for them.
    public static let served = Bounds(lines: 500, records: 1_000_000, time: .seconds(5))
    /// For a command that shows its progress and can be interrupted.
    public static let unlimited = Bounds(
      lines: ContactStory.linesMaximum, records: .max, time: .seconds(86_400))
  }

  /// A story, and whether it is the whole of it.
  public struct Answer {
    public var story: ContactStory
    /// Records or time ran out before the contact was closed, or the log ended.
    public var isUnfinished = false
    /// What is missing, for people; nil when nothing is.
    public var note: String? {
      if let cut = story.cutText { return cut }
      return isUnfinished
        ? "It took too long to read on. \"guildhall log why\" tells the whole story." : nil
    }
  }

  private let log: Log
  private let time: (Instant) -> String

  /// - Parameter time: how moments are written, such as in the service's own time zone.
  public init(_ log: Log, time: @escaping (Instant) -> String) {
    self.log = log
    self.time = time
  }

  /// - Parameter onProgress: called after every page with the records done and the records there
  ///   are; what it throws ends the reading.
  /// - Returns: nil when there is no such contact.
  /// - Throws: what reading throws; `interrupted` when the time is over before its arrival was
  ///   reached.
  public func story(
    of contact: ContactID, within bounds: Bounds = .served,
    onProgress: (UInt64, UInt64) throws(LogFault) -> Void = { _, _ in }
  ) throws(LogFault) -> Answer? {
    let clock = ContinuousClock()
    let latest = clock.now + bounds.time
    guard let first = try arrival(of: contact) else { return nil }
    let place = log.driver.place
    var (exchange, _) = try JournalState.restore(log, through: first - 1) {
      (done, total) throws(LogFault) in
      try onProgress(done, total)
      guard clock.now < latest else {
        throw LogFault(
          .interrupted, "finding the state before \(contact) arrived took too long", at: place,
          remedy: "Ask \"guildhall log why\", which may take its time; or keep a snapshot there.")
      }
    }
    var answer = Answer(
      story: ContactStory(contact, linesAtMost: bounds.lines, time: time))
    let end = try log.head().sequence
    var next = first
    while next <= end, !answer.story.isOver, !answer.story.isCut {
      let page = try log.read(from: next, limit: LogVerifier.pageRecords)
      guard let last = page.last else { break }
      for record in page where !record.isInput && !answer.story.isOver {
        let event = try ExchangeCodec.event(record, place: place)
        answer.story.take(event, in: exchange, at: record.at)
        exchange.apply(event, at: record.at)
      }
      next = last.sequence + 1
      try onProgress(last.sequence, end)
      guard next - first <= bounds.records, clock.now < latest else {
        answer.isUnfinished = next <= end && !answer.story.isOver
        break
      }
    }
    return answer
  }

  /// The record of the contact's arrival, by bisection: contacts are numbered as they arrive.
  private func arrival(of contact: ContactID) throws(LogFault) -> UInt64? {
    var (low, high) = (UInt64(1), try log.head().sequence + 1)
    while low < high {
      let middle = low + (high - low) / 2
      guard let (sequence, found) = try nextArrival(from: middle, to: high) else {
        high = middle
        continue
      }
      if found == contact { return sequence }
      if found < contact { low = sequence + 1 } else { high = middle }
    }
    return nil
  }

  private func nextArrival(
    from start: UInt64, to end: UInt64
  ) throws(LogFault) -> (UInt64, ContactID)? {
    let kind = ExchangeCodec.draft(.contactArrived(ContactArrived())).kind
    var next = start
    while next < end {
      let page = try log.read(from: next, limit: 256)
      guard let last = page.last else { return nil }
      for record in page where record.kind == kind && record.sequence < end {
        let event = try ExchangeCodec.event(record, place: log.driver.place)
        if case .contactArrived(let event) = event { return (record.sequence, event.contact) }
      }
      next = last.sequence + 1
    }
    return nil
  }
}
