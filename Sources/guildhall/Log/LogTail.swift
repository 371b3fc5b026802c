import ArgumentParser
import EventLog
import EventLogSQLite
import Foundation
import Vocabulary

struct LogTail: AsyncParsableCommand, Verb {
  static let configuration = CommandConfiguration(
    commandName: "tail",
    abstract: "Show the last records, and those to come.",
    discussion: """
      Sealed values are shown as base64; this command has no keys.

        guildhall log tail data/log.sqlite --records 50
        guildhall log tail data/log.sqlite --follow
      """)

  static let recordsMaximum = 100_000

  @Argument(help: "The log file.")
  var log: String
  @Option(name: [.short, .long], help: "How many records.")
  var records = 20
  @Flag(help: "Wait for more; Ctrl-C ends it.")
  var follow = false
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (0...Self.recordsMaximum).contains(records) else {
      throw ValidationError("--records is from 0 to \(Self.recordsMaximum).")
    }
    if follow, output.json {
      throw ValidationError("--follow has no end, and --json prints one document. Choose one.")
    }
  }

  func run() async throws {
    let driver = try LogFiles.reading(log)
    let reading = Log(reading: driver)
    let end = try reading.head().sequence
    let first = end > UInt64(records) ? end - UInt64(records) + 1 : 1
    var shown: [JSONValue] = []
    var next = first
    while next <= end {
      let page = try reading.read(from: next, limit: 1024)
      guard let last = page.last else { break }
      for record in page where record.sequence <= end {
        if output.json {
          shown.append(try Self.json(record))
        } else {
          print(try Self.line(record))
        }
      }
      next = last.sequence + 1
    }
    if output.json { JSONOut.print([JSONMember("records", .array(shown))]) }
    guard follow else { return try driver.close() }
    fflush(nil)
    let watching = Task {
      for try await record in reading.follow(after: end) {
        print(try Self.line(record))
        // Not buffered: someone is watching.
        fflush(nil)
      }
    }
    // A follower ends when its task is cancelled.
    let interrupt = Interrupt { watching.cancel() }
    try await watching.value
    try driver.close()
    if interrupt.isAsked {
      Terminal.say("The log was only read.")
      throw ExitStatus.interrupted
    }
  }

  private static func describe(_ record: LogRecord) throws -> JSONValue {
    try ExchangeCodec().describe(
      kind: record.kind, version: record.version, payload: record.payload)
      ?? .string(Data(record.payload).base64EncodedString())
  }

  private static func json(_ record: LogRecord) throws -> JSONValue {
    .object([
      JSONMember("sequence", .whole(record.sequence)),
      JSONMember("at", .string(record.at.description)),
      JSONMember("cause", .whole(record.cause)),
      JSONMember("payload", try describe(record)),
    ])
  }

  private static func line(_ record: LogRecord) throws -> String {
    let payload = String(decoding: try describe(record).encoded(), as: UTF8.self)
    let mark = record.isInput ? "<" : " "
    return "\(record.sequence) \(record.at) \(mark) \(payload)"
  }
}
