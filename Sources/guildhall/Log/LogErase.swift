import ArgumentParser
import Desk
import EventLog
import EventLogSQLite
import Exchange
import Vocabulary

struct LogErase: ParsableCommand, Verb {
  static let configuration = CommandConfiguration(
    commandName: "erase",
    abstract: "Erase a person: destroy the key of their data.",
    discussion: """
      What is sealed for the person can be read by nobody afterwards, in this log, in every copy \
      and in every backup. The log itself is not changed: it verifies as before, decisions and \
      figures stay. There is no way back.

      SUBJECT is the number of the data subject, as in exports and in the customer's record: "S" \
      and hexadecimal digits. The master key is read from a file, or from the environment \
      variable GUILDHALL_MASTER_KEY.

        guildhall log erase data/log.sqlite S4f1d2c --keys keys.sqlite --master-key key
      """)

  private static let showEveryBatches = 1000

  @Argument(help: "The log file.")
  var log: String
  @Argument(help: "The data subject.")
  var subject: String
  @Option(help: "The file with the keys of data subjects.")
  var keys: String
  @Option(help: "The file with the master key.")
  var masterKey: String?
  @Flag(help: "Really do it; without this it is only said what would be erased.")
  var yes = false
  @OptionGroup var output: OutputOptions

  func validate() throws { _ = try person() }

  private func person() throws -> SubjectID {
    guard subject.first == "S", let raw = UInt64(subject.dropFirst(), radix: 16), raw > 0 else {
      throw ValidationError(
        "\"\(subject)\" is no data subject. It is written as S and hexadecimal digits.")
    }
    return SubjectID(raw)
  }

  func run() throws {
    let person = try person()
    let contacts = try contactsOf(person)
    let master =
      try masterKey.map { file throws(SealFault) in try MasterKey(file: file) }
      ?? MasterKey(environment: "GUILDHALL_MASTER_KEY")
    let store = try SQLiteKeyStore.open(keys, master: master)
    let before = try store.erased(person)
    if case .unknown = try store.key(of: person) { throw SealFault.unknown(person) }
    if yes { try store.erase([person], at: SystemClock().now()) }
    let after = try store.erased(person)
    try store.close()
    if output.json {
      JSONOut.print([
        JSONMember("subject", .string(person.description)),
        JSONMember("contacts", .number(Int64(contacts))),
        JSONMember("wasErasedBefore", .bool(before != nil)),
        JSONMember("isErased", .bool(after != nil)),
        JSONMember("erasedAt", after.map { .string($0.description) } ?? .null),
      ])
    } else if let after {
      print(
        "\(person) is erased since \(after). What was sealed in \(contacts) contacts of this log "
          + "can be read by nobody.")
    } else {
      print(
        "\(person) has \(contacts) contacts in this log. Nothing was erased; say --yes to do it.")
    }
  }

  /// How many contacts of the log are this person's.
  private func contactsOf(_ person: SubjectID) throws -> Int {
    let driver = try LogFiles.reading(log)
    defer { try? driver.close() }
    var reader = try JournalReader(Log(reading: driver))
    let work = LongWork("Looking for contacts", log, untouched: "Nothing was erased.")
    defer { work.finish() }
    var found: Set<ContactID> = []
    var batches = 0
    while let batch = try reader.next() {
      for event in batch.events {
        switch event {
        case .contactArrived(let event) where event.subject == person:
          found.insert(event.contact)
        case .contactIdentified(let event) where event.subject == person:
          found.insert(event.contact)
        default: break
        }
      }
      batches += 1
      if batches % Self.showEveryBatches == 0 {
        try work.show(reader.position, of: reader.end)
      }
    }
    return found.count
  }
}
