import ArgumentParser
import Desk
import EventLog
import EventLogSQLite
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

  func validate() throws { _ = try (number(), civilTime()) }

  private func number() throws -> ContactID {
    let digits = contact.first == "C" ? contact.dropFirst() : contact[...]
    guard let raw = UInt64(digits), raw > 0 else {
      throw ValidationError("\"\(contact)\" is no contact. Write its number, such as C1234.")
    }
    return ContactID(raw)
  }

  private func civilTime() throws -> CivilTime {
    guard let civil = CivilTime(zone: zone) else {
      throw ValidationError("\"\(zone)\" is no time zone this machine knows.")
    }
    return civil
  }

  func run() throws {
    let civil = try civilTime()
    let driver = try LogFiles.reading(log)
    defer { try? driver.close() }
    let work = LongWork("Reading", log, untouched: "The log was only read.")
    defer { work.finish() }
    let found = try WhyReader(Log(reading: driver)) { civil.longText($0) }.story(
      of: number(), within: .unlimited
    ) { (done, total) throws(LogFault) in try work.show(done, of: total) }
    guard let story = found?.story else {
      throw Trouble.finding(
        "unknownContact",
        "\(try number()) is not in \(log). Numbers begin with C1; the newest are shown by "
          + "\"guildhall log tail\".")
    }
    work.finish()
    try tell(story, civil)
    if story.lines.contains(where: { !$0.agrees }) { throw ExitStatus.findings }
  }

  private func tell(_ story: ContactStory, _ civil: CivilTime) throws {
    if output.json {
      JSONOut.print([
        JSONMember("contact", .string(story.contact.description)),
        JSONMember("isClosed", .bool(story.isOver)),
        JSONMember("events", .array(story.lines.map(Self.json))),
      ])
      return
    }
    for line in story.lines {
      print("\(civil.longText(line.at))  \(line.text)")
      for sentence in line.why { print("    \(sentence)") }
      if !line.agrees { print("    This is NOT what was recorded with the offer.") }
    }
    if let cut = story.cutText { print(cut) }
    if !story.isOver { print("It is still open.") }
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
