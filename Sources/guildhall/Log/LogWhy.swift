import ArgumentParser
import EventLog
import EventLogSQLite
import Exchange
import ServicePlan
import Vocabulary

struct LogWhy: ParsableCommand, Verb {
  static let configuration = CommandConfiguration(
    commandName: "why",
    abstract: "Tell a contact's story, and why it was offered to whom.",
    discussion: """
      For each offer: who could have taken it and in which order, why everyone else was not \
      asked, and what stood before it. Found by deciding again from the log, and compared with \
      what was recorded at the time.

        guildhall log why data/log.sqlite C1234
      """)

  @Argument(help: "The log file.")
  var log: String
  @Argument(help: "The contact's number, such as C1234.")
  var contact: String
  @Option(help: "The time zone in which times are shown.")
  var zone = "Europe/London"
  @OptionGroup var output: OutputOptions

  func run() throws {
    let digits = contact.first == "C" ? contact.dropFirst() : contact[...]
    guard let raw = UInt64(digits), raw > 0 else {
      throw ValidationError("\"\(contact)\" is no contact. Write its number, such as C1234.")
    }
    guard let civil = CivilTime(zone: zone) else {
      throw ValidationError("\"\(zone)\" is no time zone this machine knows.")
    }
    let driver = try LogFiles.reading(log)
    defer { try? driver.close() }
    var story = ContactStory(ContactID(raw)) { civil.longText($0) }
    try tell(&story, Log(reading: driver))
    if output.json {
      JSONOut.print([
        JSONMember("contact", .string(story.contact.description)),
        JSONMember("isClosed", .bool(story.isOver)),
        JSONMember("events", .array(story.lines.map(Self.json))),
      ])
    } else {
      for line in story.lines {
        print("\(civil.longText(line.at))  \(line.text)")
        for sentence in line.why { print("    \(sentence)") }
        if !line.agrees { print("    This is NOT what was recorded with the offer.") }
      }
      if !story.isOver { print("It is still open.") }
    }
    if story.lines.contains(where: { !$0.agrees }) { throw ExitStatus.findings }
  }

  private func tell(_ story: inout ContactStory, _ log: Log) throws {
    guard let first = try Self.arrival(of: story.contact, in: log) else {
      throw Trouble.finding(
        "unknownContact",
        "\(story.contact) is not in \(self.log). Numbers begin with C1; the "
          + "newest are shown by \"guildhall log tail\".")
    }
    let work = LongWork("Reading", self.log, untouched: "The log was only read.")
    defer { work.finish() }
    var (exchange, _) = try JournalState.restore(log, through: first - 1) {
      (done, total) throws(LogFault) in try work.show(done, of: total)
    }
    let end = try log.head().sequence
    var next = first
    while next <= end, !story.isOver {
      let page = try log.read(from: next, limit: LogVerifier.pageRecords)
      guard let last = page.last else { break }
      for record in page where !record.isInput && !story.isOver {
        let event = try ExchangeCodec.event(record, place: log.driver.place)
        story.take(event, in: exchange, at: record.at)
        exchange.apply(event, at: record.at)
      }
      next = last.sequence + 1
      try work.show(last.sequence, of: end)
    }
  }

  /// The record of the contact's arrival, by bisection: contacts are numbered as they arrive.
  private static func arrival(of contact: ContactID, in log: Log) throws -> UInt64? {
    var (low, high) = (UInt64(1), try log.head().sequence + 1)
    while low < high {
      let middle = low + (high - low) / 2
      guard let (sequence, found) = try nextArrival(log, from: middle, to: high) else {
        high = middle
        continue
      }
      if found == contact { return sequence }
      if found < contact { low = sequence + 1 } else { high = middle }
    }
    return nil
  }

  private static func nextArrival(
    _ log: Log, from: UInt64, to end: UInt64
  ) throws -> (UInt64, ContactID)? {
    let kind = ExchangeCodec.draft(.contactArrived(ContactArrived())).kind
    var next = from
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

  private static func json(_ line: ContactStory.Line) -> JSONValue {
    .object([
      JSONMember("at", .string(line.at.description)),
      JSONMember("event", .string(line.event)),
      JSONMember("text", .string(line.text)),
      JSONMember("why", .array(line.why.map { .string($0) })),
      JSONMember("agreesWithRecord", .bool(line.agrees)),
    ])
  }
}
